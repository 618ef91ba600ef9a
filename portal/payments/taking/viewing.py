"""A payment as other domains and pages see it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import case, select

from portal.core import clock, db
from portal.payments.faults import UnknownPayment
from portal.payments.models import Payment, PaymentMethod, PaymentState, Subject


@dataclass(frozen=True)
class PaidLine:
    """A line with the VAT in it, in pence. `label` is English, translated like the service."""

    label: str
    pence: int
    vat: str
    vat_pence: int


@dataclass(frozen=True, kw_only=True)
class PaymentView:
    """Money in pence; times UTC.

    `refunded` is what went back, `disputed` what the payer's bank has taken for now, and `left`
    what of the rest can still be given back.
    """

    id: UUID
    reference: str
    subject: Subject
    subject_id: UUID
    person_id: UUID | None
    service: str
    fund: str
    lines: tuple[PaidLine, ...]
    amount: int
    vat_amount: int
    currency: str
    locale: str
    email: str | None
    state: PaymentState
    method: PaymentMethod | None
    receipt_number: str | None
    created_at: datetime
    due_at: datetime
    paid_at: datetime | None
    refunded: int
    disputed: int
    left: int

    @property
    def due(self) -> bool:
        """Whether it can be paid now."""
        return self.state is PaymentState.DUE

    @property
    def processing(self) -> bool:
        """Whether the payer has done their part, and the bank hasn't yet."""
        return self.state is PaymentState.PROCESSING

    @property
    def paid(self) -> bool:
        """Whether money came; some or all of it may have gone back."""
        return self.state is PaymentState.PAID

    @property
    def by_bank(self) -> bool:
        """Whether what goes back takes days, because a bank is in between."""
        return self.method not in {PaymentMethod.CASH, PaymentMethod.CHEQUE}

    @property
    def last_day(self) -> date:
        """The last day on which it can be paid, by the clock of the council."""
        return (self.due_at - timedelta(microseconds=1)).astimezone(clock.LONDON).date()

    @property
    def over(self) -> bool:
        """Whether its time is up, though no job has said so yet."""
        return self.due and self.due_at <= clock.now()

    @property
    def returned(self) -> bool:
        """Whether all of it went back."""
        return self.paid and self.refunded == self.amount


def payment(reference: str) -> PaymentView:
    """Raises UnknownPayment."""
    found = db.session.scalar(_fresh.where(Payment.reference == reference))
    if found is None:
        raise UnknownPayment
    return view_of(found)


def payment_with(payment_id: UUID) -> PaymentView:
    """Raises UnknownPayment."""
    found = db.session.scalar(_fresh.where(Payment.id == payment_id))
    if found is None:
        raise UnknownPayment
    return view_of(found)


def of_subject(subject: Subject, subject_id: UUID) -> PaymentView | None:
    """The payment that counts: what is open, else what was paid, else the latest."""
    counts = case(
        (Payment.state.in_([PaymentState.DUE, PaymentState.PROCESSING]), 0),
        (Payment.state == PaymentState.PAID, 1),
        else_=2,
    )
    about = (Payment.subject == subject, Payment.subject_id == subject_id)
    query = _fresh.where(*about).order_by(counts, Payment.created_at.desc()).limit(1)
    found = db.session.scalar(query)
    return view_of(found) if found else None


def of_person(person_id: UUID) -> list[PaymentView]:
    """All of a person's payments, the last changed first."""
    query = _fresh.where(Payment.person_id == person_id).order_by(
        Payment.changed_at.desc(), Payment.id
    )
    return [view_of(each) for each in db.session.scalars(query)]


def view_of(payment: Payment) -> PaymentView:
    same = {
        name: getattr(payment, name) for name in PaymentView.__dataclass_fields__ if name != "lines"
    }
    return PaymentView(**same, lines=tuple(PaidLine(**line) for line in payment.lines))


_fresh = select(Payment).execution_options(populate_existing=True)
