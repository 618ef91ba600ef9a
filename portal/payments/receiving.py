"""What the provider tells us: kept before it is answered, and no more than a reason to look."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.payments import provider_in_use
from portal.payments.models import ProviderEvent
from portal.payments.refunding import disputing, entering
from portal.payments.taking import syncing

_SESSION = "checkout.session."
_INTENT = "payment_intent.succeeded"
_DISPUTE = "charge.dispute."
_REFUND = ("charge.refund", "refund.")
_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour
_KEPT = timedelta(days=60)
_AT_ONCE = 500
_MEANING = (_SESSION, _INTENT, _DISPUTE, *_REFUND)


def receive(body: bytes, signature: str) -> None:
    """Once this returns, what was told is committed, and a job will look.

    Raises ForgedNotice, and ValueError for what is no notice.
    """
    notice = provider_in_use.provider().read(body, signature)
    matters = notice.kind.startswith(_MEANING)
    with transaction() as session:
        told = insert(ProviderEvent).values(
            id=uuid4(),
            provider_id=notice.id,
            kind=notice.kind,
            subject=notice.subject,
            intent=notice.intent,
            received_at=clock.now(),
            done_at=None if matters else clock.now(),
        )
        once = told.on_conflict_do_nothing(index_elements=["provider_id"])
        event_id = session.scalar(once.returning(ProviderEvent.id))
        if event_id is not None and matters:
            _queue(event_id)


def work_off(event_id: UUID) -> None:
    """Look at what an event was about. Raises ProviderDown: then it is looked at again."""
    event = db.session.get(ProviderEvent, event_id, populate_existing=True)
    if event is None or event.done_at is not None:
        return
    _look(event)
    with transaction() as session:
        session.execute(
            update(ProviderEvent).where(ProviderEvent.id == event_id).values(done_at=clock.now())
        )


def take_up_lost() -> None:
    """Notices that have lost their job: what they were about is looked at once more."""
    lost = select(ProviderEvent.id).where(
        ProviderEvent.done_at.is_(None), ProviderEvent.received_at < clock.now() - _LOST_AFTER
    )
    with transaction() as session:
        for event_id in session.scalars(lost.limit(_AT_ONCE)):
            _queue(event_id)


def tidy() -> None:
    """A notice that comes again after that is looked at again, and changes nothing."""
    old = ProviderEvent.received_at < clock.now() - _KEPT
    with transaction() as session:
        session.execute(delete(ProviderEvent).where(old, ProviderEvent.done_at.is_not(None)))


def _queue(event_id: UUID) -> None:
    jobs.enqueue("payments.work_off", once=f"notice:{event_id}", event_id=str(event_id))


def _look(event: ProviderEvent) -> None:
    intent = event.intent
    provider = provider_in_use.provider()
    if event.kind.startswith(_SESSION):
        syncing.sync(event.subject)
    elif intent is None:
        return  # reconciliation finds it
    elif event.kind.startswith(_DISPUTE):
        for dispute in provider.disputes(intent=intent):
            disputing.see(dispute)
    elif event.kind.startswith(_REFUND):
        entering.see_all(provider.refunds(intent=intent))
    elif session := provider.session_of(intent):
        syncing.sync(session)
