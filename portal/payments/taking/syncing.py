"""Asking the provider again, and applying its answer: for the webhook, the payer and the clock."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from portal.core import clock
from portal.core.db import transaction
from portal.core.logs import log
from portal.payments import provider_in_use
from portal.payments.models import Attempt, AttemptState
from portal.payments.provider import Progress, ProviderRefused, Session
from portal.payments.taking import finding, settling, viewing
from portal.payments.taking.viewing import PaymentView

_LOOKED_FOR = timedelta(hours=1)
_OVER = (AttemptState.PAID, AttemptState.EXPIRED)


def sync(session_id: str) -> None:
    """Fetch, then settle. A session that the provider doesn't know changes nothing.

    Raises ProviderDown.
    """
    try:
        seen = provider_in_use.provider().fetch(session_id)
    except ProviderRefused as refusal:
        log.warning("payments.unknown_session", session=session_id, code=refusal.code)
        return
    settling.settle(seen)


def sync_payment(reference: str) -> PaymentView:
    """What is true now, for who comes back from paying. Raises UnknownPayment, ProviderDown."""
    payment_id = viewing.payment(reference).id
    for attempt in _attempts(payment_id):
        sync_attempt(attempt)
    return viewing.payment(reference)


def end_sessions(payment_id: UUID) -> None:
    """No more money is to come. Ending can lose to a payment: then that is settled.

    Raises ProviderDown.
    """
    provider = provider_in_use.provider()
    for attempt in _attempts(payment_id):
        seen = _seen(attempt)
        if seen is not None and seen.progress is Progress.OPEN:
            seen = provider.expire(seen.id)
        if seen is not None:
            settling.settle(seen)
        else:
            finding.give_up(attempt.id)


def sync_attempt(attempt: Attempt) -> None:
    if seen := _seen(attempt):
        settling.settle(seen)


def _seen(attempt: Attempt) -> Session | None:
    try:
        if attempt.session:
            return provider_in_use.provider().fetch(attempt.session)
        return finding.find(attempt)
    except ProviderRefused as refusal:
        log.warning("payments.unknown_session", session=attempt.session, code=refusal.code)
        return None


def _attempts(payment_id: UUID) -> list[Attempt]:
    """Those of which news may come: long after a call that failed, no session is looked for."""
    looked_for = or_(
        Attempt.session.is_not(None),
        Attempt.state != AttemptState.FAILED,
        Attempt.changed_at > clock.now() - _LOOKED_FOR,
    )
    with transaction() as session:
        open_ones = (Attempt.payment_id == payment_id, Attempt.state.not_in(_OVER))
        query = select(Attempt).where(*open_ones, looked_for)
        fresh = query.order_by(Attempt.number).execution_options(populate_existing=True)
        return list(session.scalars(fresh))
