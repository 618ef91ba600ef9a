"""Refunds that wait for a second person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.core import db
from portal.core.i18n import _
from portal.payments.models import Payment, Refund, RefundReason, RefundState

_MOST = 200


@dataclass(frozen=True)
class Waiting:
    """`mine`: the actor asked for it, and so can't approve it. Pence."""

    id: UUID
    reference: str
    amount: int
    of: int
    reason: RefundReason
    note: str | None
    asked_by: str
    asked_at: datetime
    mine: bool


def waiting(actor: Actor) -> list[Waiting]:
    """The oldest first. Raises NotAllowed."""
    actor.require(Permission.APPROVE_REFUNDS)
    rows = db.session.execute(
        select(Refund, Payment.reference, Payment.amount)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.state == RefundState.ASKED)
        .order_by(Refund.created_at, Refund.id)
        .limit(_MOST)
    ).all()
    names = accounts.staff_names({row[0].asked_by for row in rows if row[0].asked_by})
    return [
        Waiting(
            id=refund.id,
            reference=reference,
            amount=refund.amount,
            of=amount,
            reason=refund.reason,
            note=refund.note,
            asked_by=names.get(refund.asked_by, "") if refund.asked_by else _("The portal"),
            asked_at=refund.created_at,
            mine=refund.asked_by == actor.id,
        )
        for refund, reference, amount in rows
    ]


def count() -> int:
    wanted = select(func.count()).select_from(Refund).where(Refund.state == RefundState.ASKED)
    return db.session.scalar(wanted) or 0
