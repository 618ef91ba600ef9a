"""What became of a refund, entered in the ledger: once, and as the provider's books have it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.logs import log
from portal.payments import differences, ledger
from portal.payments.models import (
    Attempt,
    EntryKind,
    Payment,
    PaymentMethod,
    Refund,
    RefundReason,
    RefundState,
)
from portal.payments.provider import RefundProgress, RefundSeen

_STATES = {
    RefundProgress.PENDING: RefundState.PENDING,
    RefundProgress.DONE: RefundState.DONE,
    RefundProgress.FAILED: RefundState.FAILED,
}
# Forward only; a refund that was done can fail days later.
_ORDER = {
    RefundState.ASKED: 0,
    RefundState.DECLINED: 0,
    RefundState.WANTED: 1,
    RefundState.PENDING: 2,
    RefundState.DONE: 3,
    RefundState.FAILED: 4,
}


@dataclass(frozen=True)
class Entering:
    session: Session
    payment: Payment
    refund: Refund


def see(seen: RefundSeen) -> None:
    """Apply what was fetched. A refund made on the provider's own pages is taken over."""
    with transaction() as session:
        entering = _locked(session, seen)
        if entering is None:
            return
        refund, state = entering.refund, _STATES[seen.progress]
        if refund.provider_refund is not None and _ORDER[state] <= _ORDER[refund.state]:
            return
        refund.provider_refund, refund.state = seen.id, state
        refund.changed_at = clock.now()
        _enter(entering, seen)


def see_all(found: Iterable[RefundSeen]) -> None:
    """Those that failed first: what they gave free may have gone back since.

    One that doesn't fit is a difference for finance, and no reason to leave out the others.
    """
    for seen in sorted(
        found, key=lambda each: (each.progress is not RefundProgress.FAILED, each.at)
    ):
        try:
            see(seen)
        except IntegrityError:
            log.exception("payments.refund_does_not_fit", refund=seen.id)
            differences.note(
                f"refund:{seen.id}", "missing_here", None, ours=None, theirs=-seen.amount
            )


def _locked(session: Session, seen: RefundSeen) -> Entering | None:
    payment_id = _payment_of(session, seen)
    if payment_id is None:
        log.warning("payments.unknown_refund", refund=seen.id)
        return None
    payment = session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
    return Entering(session, payment, _known(session, seen) or _found(session, payment, seen))


def _payment_of(session: Session, seen: RefundSeen) -> UUID | None:
    if known := _known(session, seen):
        return known.payment_id
    by_attempt = select(Attempt.payment_id).where(Attempt.intent == seen.intent)
    return session.scalar(by_attempt)


def _known(session: Session, seen: RefundSeen) -> Refund | None:
    """By the provider's id; by ours, where its answer was lost before it was saved."""
    ours = [Refund.provider_refund == seen.id]
    with suppress(ValueError):  # it wasn't asked for here
        ours.append((Refund.id == UUID(seen.reference or "")) & Refund.provider_refund.is_(None))
    query = select(Refund).where(or_(*ours), Refund.intent == seen.intent)
    return session.scalar(query.execution_options(populate_existing=True))


def _found(session: Session, payment: Payment, seen: RefundSeen) -> Refund:
    refund = Refund(
        id=uuid4(), payment_id=payment.id, intent=seen.intent, amount=seen.amount,
        reason=RefundReason.PROVIDER, state=RefundState.WANTED, created_at=seen.at,
        changed_at=clock.now(),
    )  # fmt: skip
    session.add(refund)
    return refund


def _enter(entering: Entering, seen: RefundSeen) -> None:
    """The provider's books have a refund from the moment it exists, and a failure beside it."""
    out = ledger.Moved(
        kind=EntryKind.REFUND, source=f"refund:{seen.id}", amount=-seen.amount,
        method=PaymentMethod.ONLINE, at=seen.at,
    )  # fmt: skip
    went = seen.amount if ledger.enter(entering.session, entering.payment, out) else 0
    if seen.progress is RefundProgress.FAILED:
        _came_back(entering, seen, went)
        return
    _count(entering, went)
    if seen.progress is RefundProgress.DONE:
        tell(entering.payment, entering.refund)


def _came_back(entering: Entering, seen: RefundSeen, went: int) -> None:
    """The payer's bank couldn't take it: finance has to find another way.

    `went` is what was entered only now, and so never counted as given back.
    """
    back = ledger.Moved(
        kind=EntryKind.REFUND_FAILED, source=f"refund_failed:{seen.id}", amount=seen.amount,
        method=PaymentMethod.ONLINE,
    )  # fmt: skip
    if not ledger.enter(entering.session, entering.payment, back):
        return
    _count(entering, went - seen.amount)
    failed(entering.payment, entering.refund)


def failed(payment: Payment, refund: Refund) -> None:
    """News for finance: the payer hasn't got this money."""
    log.error("payments.refund_failed", refund=str(refund.id), payment=str(payment.id))
    differences.note(
        f"refund_wanted:{refund.id}", "refund_failed", payment.id, ours=-refund.amount, theirs=None
    )
    emit("payment.refund_failed", payment.id, **_facts(payment, refund))


def given_by_hand(session: Session, payment: Payment, refund: Refund) -> None:
    """Given back over the counter, as it came."""
    refund.state, refund.changed_at = RefundState.DONE, clock.now()
    out = ledger.Moved(
        kind=EntryKind.REFUND, source=f"refund:{refund.id}", amount=-refund.amount,
        method=payment.method or PaymentMethod.CASH,
    )  # fmt: skip
    if ledger.enter(session, payment, out):
        payment.refunded += refund.amount
        payment.changed_at = clock.now()
        tell(payment, refund)


def tell(payment: Payment, refund: Refund) -> None:
    emit("payment.refunded", payment.id, **_facts(payment, refund))


def _count(entering: Entering, amount: int) -> None:
    """What was paid twice goes back without a part of the payment being given back."""
    if amount == 0:
        return
    payment = entering.payment
    payment.changed_at = clock.now()
    if entering.refund.intent == payment.intent:
        payment.refunded += amount


def _facts(payment: Payment, refund: Refund) -> dict[str, str | int | bool]:
    return {
        "subject": payment.subject,
        "subject_id": str(payment.subject_id),
        "reference": payment.reference,
        "refund_id": str(refund.id),
        "amount": refund.amount,
        "reason": refund.reason,
        "by_rule": refund.asked_by is None,
    }
