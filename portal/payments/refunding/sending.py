"""Asking the provider to give money back: by a job, and never a second time for the same refund."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import transaction
from portal.core.logs import log
from portal.payments import provider_in_use
from portal.payments.models import Payment, Refund, RefundState
from portal.payments.provider import ProviderDown, ProviderRefused
from portal.payments.refunding import entering

_LOST_AFTER = timedelta(minutes=30)
_BETWEEN_KEYS = timedelta(minutes=1)
_BROKE = "5"  # the first digit of 500 and its like


def send(refund_id: UUID, number: int = 0) -> None:
    """Nothing happens where it was sent already. Raises ProviderDown: then it is tried again.

    `number` counts the keys that were used up: an answer of 500 is repeated for its key for good.
    """
    wanted = _wanted(refund_id)
    if wanted is None or wanted.intent is None:
        return
    provider = provider_in_use.provider()
    if _look(wanted):
        return
    key = f"refund:{wanted.id}:{number}" if number else f"refund:{wanted.id}"
    try:
        seen = provider.refund(
            key=key, reference=str(wanted.id), intent=wanted.intent, amount=wanted.amount
        )
    except ProviderRefused as refusal:
        _refused(wanted, refusal)
    except ProviderDown as error:
        if not str(error).startswith(_BROKE):
            raise  # it may have happened: the same key asks the same
        if not _look(wanted):
            _again(wanted, number + 1)
    else:
        entering.see(seen)


def send_waiting() -> None:
    """What is wanted and has lost its job."""
    with transaction() as session:
        waiting = select(Refund.id).where(
            Refund.state == RefundState.WANTED, Refund.changed_at < clock.now() - _LOST_AFTER
        )
        for refund_id in session.scalars(waiting):
            jobs.enqueue(
                "payments.send_refund", once=f"refund:{refund_id}", refund_id=str(refund_id)
            )


def _wanted(refund_id: UUID) -> Refund | None:
    with transaction() as session:
        query = select(Refund).where(Refund.id == refund_id, Refund.state == RefundState.WANTED)
        return session.scalar(query.execution_options(populate_existing=True))


def _look(wanted: Refund) -> bool:
    """Whether it was made before, and its answer was lost."""
    made = [
        seen
        for seen in provider_in_use.provider().refunds(intent=wanted.intent)
        if seen.reference == str(wanted.id)
    ]
    for seen in made:
        entering.see(seen)
    return bool(made)


def _again(wanted: Refund, number: int) -> None:
    with transaction():
        jobs.enqueue(
            "payments.send_refund",
            once=f"refund:{wanted.id}",
            at=clock.now() + _BETWEEN_KEYS,
            refund_id=str(wanted.id),
            number=number,
        )


def _refused(wanted: Refund, refusal: ProviderRefused) -> None:
    """It won't, as where the money went back on its own pages: that is looked up first."""
    log.error("payments.refund_refused", refund=str(wanted.id), code=refusal.code)
    for seen in provider_in_use.provider().refunds(intent=wanted.intent):
        entering.see(seen)
    with transaction() as session:
        payment = session.get_one(
            Payment, wanted.payment_id, with_for_update=True, populate_existing=True
        )
        refund = session.get_one(Refund, wanted.id, populate_existing=True)
        if refund.state is RefundState.WANTED:
            refund.state, refund.changed_at = RefundState.FAILED, clock.now()
            entering.failed(payment, refund)
