"""Money that came and paid for nothing, and money that couldn't be sent back: for its payer."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.core import db
from portal.payments.models import Difference, Payment, Refund, RefundState

_GOES = frozenset({RefundState.WANTED, RefundState.PENDING, RefundState.DONE})


class Returning(NamedTuple):
    """Pence. `besides` went or goes back, and was never counted as paid: taken twice, or wrong.

    `stuck` was to go back and couldn't: it is here, and finance looks for another way.
    """

    besides: int
    stuck: int


def of_payment(payment_id: UUID) -> Returning:
    payment = db.session.get_one(Payment, payment_id, populate_existing=True)
    fresh = select(Refund).where(Refund.payment_id == payment_id)
    known = db.session.scalars(fresh.execution_options(populate_existing=True)).all()
    others = [each for each in known if each.intent != payment.intent]
    failed = _failed(payment_id, known)
    return Returning(
        besides=_sum([each for each in others if each.state in _GOES]),
        stuck=sum(_stuck(payment, intent, known, failed) for intent in {r.intent for r in failed}),
    )


def _failed(payment_id: UUID, known: Sequence[Refund]) -> list[Refund]:
    """Those that failed and that finance hasn't seen to."""
    waiting = select(Difference.source).where(
        Difference.payment_id == payment_id,
        Difference.settled_at.is_(None),
        Difference.looked_at.is_(None),
    )
    sources = set(db.session.scalars(waiting))
    return [
        each
        for each in known
        if each.state is RefundState.FAILED and f"refund_wanted:{each.id}" in sources
    ]


def _stuck(
    payment: Payment, intent: str | None, known: Sequence[Refund], failed: Sequence[Refund]
) -> int:
    """Tried twice, it is stuck once; what went back otherwise or was taken by a bank isn't here."""
    wanted = [each for each in failed if each.intent == intent]
    counted = intent == payment.intent
    taken = payment.amount - payment.disputed if counted else max(each.amount for each in wanted)
    gone = _sum([each for each in known if each.intent == intent and each.state in _GOES])
    return max(0, min(_sum(wanted), taken - gone))


def _sum(refunds: Sequence[Refund]) -> int:
    return sum(each.amount for each in refunds)
