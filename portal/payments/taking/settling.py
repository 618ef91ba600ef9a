"""What the provider says of a session, applied once, however often and in whatever order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.logs import log
from portal.payments import differences, ledger, provider_in_use
from portal.payments.models import (
    Attempt,
    AttemptState,
    EntryKind,
    Payment,
    PaymentMethod,
    PaymentState,
    RefundReason,
)
from portal.payments.provider import Progress, ProviderDown, Session
from portal.payments.refunding import wanting
from portal.payments.taking import asking, confirming, viewing

STATES = {
    Progress.OPEN: AttemptState.PENDING,
    Progress.PROCESSING: AttemptState.PROCESSING,
    Progress.PAID: AttemptState.PAID,
    Progress.FAILED: AttemptState.FAILED,
    Progress.EXPIRED: AttemptState.EXPIRED,
}


@dataclass(frozen=True)
class Settling:
    """One session's news, with its rows locked in one order: the payment, then the attempt."""

    session: Transaction
    seen: Session
    payment: Payment
    attempt: Attempt


def settle(seen: Session) -> None:
    """Apply what was fetched, unless something newer was applied since.

    What doesn't fit (test money, another currency, a session that isn't ours) changes nothing but
    the list of differences.
    """
    with transaction() as session:
        settling = _locked(session, seen)
        if settling is None or not _fits(settling):
            return
        attempt, state = settling.attempt, STATES[seen.progress]
        attempt.session, attempt.intent = seen.id, seen.intent or attempt.intent
        if not attempt.state.may_become(state):
            return
        attempt.state, attempt.changed_at = state, clock.now()
        attempt.url = seen.url if state is AttemptState.PENDING else None
        if state is AttemptState.PAID:
            _take(settling)
        else:
            _follow(settling)


def _locked(session: Transaction, seen: Session) -> Settling | None:
    known = _attempt_of(session, seen)
    if known is None:
        log.warning("payments.unknown_session", session=seen.id, progress=seen.progress)
        return None
    payment = lock(session, known.payment_id)
    attempt = session.get_one(Attempt, known.id, with_for_update=True, populate_existing=True)
    if attempt.session not in {None, seen.id}:
        log.error("payments.second_session", session=seen.id, attempt=str(attempt.id))
        return None
    return Settling(session, seen, payment, attempt)


def _attempt_of(session: Transaction, seen: Session) -> Attempt | None:
    """By the session's id; by our own reference where its answer was lost before it was saved."""
    found = session.scalar(select(Attempt).where(Attempt.session == seen.id))
    if found is not None:
        return found
    try:
        attempt_id = UUID(seen.reference or "")
    except ValueError:
        return None
    return session.scalar(
        select(Attempt).where(Attempt.id == attempt_id, Attempt.session.is_(None))
    )


def lock(session: Transaction, payment_id: UUID) -> Payment:
    """A payment as it is now, with all others for the same thing: nobody changes them meanwhile."""
    about = select(Payment.subject, Payment.subject_id).where(Payment.id == payment_id)
    subject, subject_id = session.execute(about).one()
    same = (Payment.subject == subject, Payment.subject_id == subject_id)
    everyone = select(Payment).where(*same).order_by(Payment.id).with_for_update()
    locked = session.scalars(everyone.execution_options(populate_existing=True))
    return next(each for each in list(locked) if each.id == payment_id)


def _fits(settling: Settling) -> bool:
    """Whether it is real money where real money is wanted, in the right currency."""
    seen, payment = settling.seen, settling.payment
    kind = None
    if seen.live is not provider_in_use.provider().live:
        kind = "live_mode"
    elif seen.currency != payment.currency:
        kind = "currency"
    if kind is None:
        return True
    log.error("payments.does_not_fit", kind=kind, session=seen.id, payment=str(payment.id))
    differences.note(
        f"session:{seen.id}", kind, payment.id, ours=payment.amount, theirs=seen.amount
    )
    return False


def _follow(settling: Settling) -> None:
    """The payment goes where its visit went: the bank is at work, or it can be tried again."""
    payment, state = settling.payment, settling.attempt.state
    if state is AttemptState.PROCESSING and payment.state is PaymentState.DUE:
        payment.state, payment.changed_at = PaymentState.PROCESSING, clock.now()
    elif state in {AttemptState.FAILED, AttemptState.EXPIRED}:
        if payment.state is not PaymentState.PROCESSING:
            return
        payment.state, payment.changed_at = PaymentState.DUE, clock.now()
        emit("payment.failed", payment.id, **facts(payment))


def _take(settling: Settling) -> None:
    """Money came. It is entered first: what stands in the ledger was settled before."""
    session, seen, payment = settling.session, settling.seen, settling.payment
    if seen.charge is None:
        raise ProviderDown("It says paid, and not yet by which charge")
    moved = ledger.Moved(
        kind=EntryKind.CHARGE,
        source=f"charge:{seen.charge}",
        amount=seen.amount,
        method=PaymentMethod.ONLINE,
        at=seen.paid_at,
    )
    if not ledger.enter(session, payment, moved):
        return
    if seen.amount != payment.amount:
        log.error("payments.other_amount", session=seen.id, payment=str(payment.id))
        differences.note(
            f"session:{seen.id}", "amount", payment.id, ours=payment.amount, theirs=seen.amount
        )
        _reopen(payment)
        _send_back(settling, RefundReason.WRONG_AMOUNT)
    elif payment.state is PaymentState.PAID or _paid_since(session, payment):
        _send_back(settling, RefundReason.PAID_TWICE)
    else:
        _fulfil(settling)


def _fulfil(settling: Settling) -> None:
    """What was paid for is theirs, if it can still be had; else the money goes back by itself."""
    session, seen, payment = settling.session, settling.seen, settling.payment
    had = confirming.can_be_had(viewing.view_of(payment))
    if had:
        _take_over(session, payment)
    mark_paid(payment, PaymentMethod.ONLINE, at=seen.paid_at)
    payment.intent = seen.intent
    differences.settle(f"session:{seen.id}")
    if had:
        emit("payment.settled", payment.id, **facts(payment))
    else:
        _send_back(settling, RefundReason.PLACE_GONE)


def mark_paid(payment: Payment, method: PaymentMethod, *, at: datetime | None = None) -> None:
    payment.state, payment.method = PaymentState.PAID, method
    payment.paid_at, payment.changed_at = at or clock.now(), clock.now()


def facts(payment: Payment) -> dict[str, str]:
    """What events about a payment say."""
    return {
        "subject": payment.subject,
        "subject_id": str(payment.subject_id),
        "reference": payment.reference,
    }


def _send_back(settling: Settling, reason: RefundReason) -> None:
    """All of what this session took."""
    payment, seen = settling.payment, settling.seen
    wanting.want(settling.session, payment, amount=seen.amount, reason=reason, intent=seen.intent)
    emit("payment.sent_back", payment.id, **facts(payment), reason=reason, amount=seen.amount)


def _reopen(payment: Payment) -> None:
    if payment.state is PaymentState.PROCESSING:
        payment.state, payment.changed_at = PaymentState.DUE, clock.now()


def _others(session: Transaction, payment: Payment, *states: PaymentState) -> list[Payment]:
    """Other payments for the same thing, which are locked with it."""
    query = select(Payment).where(
        Payment.subject == payment.subject,
        Payment.subject_id == payment.subject_id,
        Payment.id != payment.id,
        Payment.state.in_(states),
    )
    return list(session.scalars(query))


def _paid_since(session: Transaction, payment: Payment) -> bool:
    """Whether the same was asked for again, after this had ended, and was paid."""
    if payment.state.open:
        return False
    return any(
        other.created_at >= payment.created_at and other.refunded < other.amount
        for other in _others(session, payment, PaymentState.PAID)
    )


def _take_over(session: Transaction, payment: Payment) -> None:
    """What was asked for again in the meantime needn't be paid any more."""
    for other in _others(session, payment, PaymentState.DUE, PaymentState.PROCESSING):
        asking.withdraw(other)
