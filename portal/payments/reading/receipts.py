"""Receipts: what was paid for, the VAT in it, how it was paid, and what went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.core import db, i18n
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.payments import council
from portal.payments.models import Payment, PaymentMethod, Refund, RefundState
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaidLine, PaymentView
from portal.printing import services as printing

_BACK = (RefundState.PENDING, RefundState.DONE)


class NoReceiptYet(NotFound):
    message = _l("There is no receipt yet: nothing has been paid.")


class Back(NamedTuple):
    """Money that went back, or is on its way to the payer's bank, in pence."""

    at: datetime
    amount: int


@dataclass(frozen=True)
class Receipt:
    """Pence. `vat_number` is the council's, where it has one."""

    reference: str
    service: str
    lines: tuple[PaidLine, ...]
    amount: int
    vat_amount: int
    method: PaymentMethod
    receipt_number: str | None
    paid_at: datetime
    back: tuple[Back, ...]
    refunded: int
    vat_number: str | None

    @property
    def net(self) -> int:
        return self.amount - self.vat_amount

    @property
    def kept(self) -> int:
        return self.amount - self.refunded


def receipt_of(reference: str) -> Receipt:
    """Who may see it is asked before. Raises UnknownPayment, NoReceiptYet."""
    return receipt(viewing.payment(reference))


def receipt(payment: PaymentView) -> Receipt:
    """Raises NoReceiptYet."""
    if payment.method is None or payment.paid_at is None:
        raise NoReceiptYet
    back = _back(payment.id)
    return Receipt(
        reference=payment.reference,
        service=payment.service,
        lines=payment.lines,
        amount=payment.amount,
        vat_amount=payment.vat_amount,
        method=payment.method,
        receipt_number=payment.receipt_number,
        paid_at=payment.paid_at,
        back=tuple(back),
        refunded=payment.refunded,
        vat_number=council.vat_number(),
    )


def pdf_of(found: Receipt) -> bytes | None:
    """As a PDF in the current language; None while it is being made.

    What went back is part of the key: after a refund it is another receipt.
    """
    return printing.asked_for(f"receipt:{found.reference}:{i18n.current().code}:{found.refunded}")


def _back(payment_id: UUID) -> Sequence[Back]:
    """Of this money alone: what was paid a second time, and went back, isn't on this receipt."""
    rows = db.session.execute(
        select(Refund.changed_at, Refund.amount)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(
            Refund.payment_id == payment_id,
            Refund.intent.is_not_distinct_from(Payment.intent),
            Refund.state.in_(_BACK),
        )
        .order_by(Refund.changed_at, Refund.id)
    )
    return [Back(*row) for row in rows]
