"""What is owed of a bill today, and asking for a payment of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l
from portal.payments.bills import words
from portal.payments.models import Bill, BillKind, BillState, Payment, PaymentState, Subject
from portal.payments.taking import viewing
from portal.payments.taking.asking import Asking, Line, Requested, request

_DAYS_FOR_OVERDUE = 7


class UnknownBill(NotFound):
    message = _l("We no longer have this bill. Phone us if you think that is wrong.")


class NothingOwed(Conflict):
    message = _l("There is nothing to pay for this now. Look it up again to see why.")


@dataclass(frozen=True, kw_only=True)
class BillView:
    """Money in pence. `owed` is what pays it today, 0 where nothing is to be paid.

    `discount_until` is None where no discount applies today. `on_its_way`: somebody has paid, and
    their bank is still at work. `paid` is what was paid here, None for what was paid elsewhere.
    """

    id: UUID
    kind: BillKind
    number: str
    state: BillState
    owed: int
    amount: int
    discount_until: date | None
    issued_on: date
    due_on: date
    overdue: bool
    on_its_way: bool
    paid: int | None
    paid_at: datetime | None


def bill(bill_id: UUID) -> BillView:
    """As it stands today. Raises UnknownBill."""
    found = db.session.get(Bill, bill_id, populate_existing=True)
    if found is None:
        raise UnknownBill
    today = clock.today()
    owed = found.owed_on(today) if found.state is BillState.OWED else 0
    return BillView(
        id=found.id,
        kind=found.kind,
        number=found.number,
        state=found.state,
        owed=owed,
        amount=found.amount,
        discount_until=found.discount_until if owed and owed < found.amount else None,
        issued_on=found.issued_on,
        due_on=found.due_on,
        overdue=bool(owed) and found.due_on < today,
        on_its_way=_on_its_way(bill_id),
        paid=_paid(found),
        paid_at=found.paid_at,
    )


def ask(bill_id: UUID, *, person_id: UUID | None, email: str | None, locale: str) -> Requested:
    """Ask for what is owed today; the same again where that was asked for already.

    Raises UnknownBill, NothingOwed (also where the bill changes at this moment), BeingPaid.
    """
    with transaction() as session:
        found = session.get(Bill, bill_id, populate_existing=True)
        if found is None:
            raise UnknownBill
        owed = _owed(found)
        asked = request(_asking(found, owed, person_id, email, locale))
        # The payment is locked before the bill, as where it is settled.
        locked = session.get_one(Bill, bill_id, with_for_update=True, populate_existing=True)
        if _owed(locked) != owed:
            raise NothingOwed
        return asked


def any_there() -> bool:
    return db.session.scalar(select(Bill.id).limit(1)) is not None


def _owed(found: Bill) -> int:
    if found.state is not BillState.OWED:
        raise NothingOwed
    return found.owed_on(clock.today())


def _asking(
    found: Bill, owed: int, person_id: UUID | None, email: str | None, locale: str
) -> Asking:
    return Asking(
        subject=Subject.BILL,
        subject_id=found.id,
        service=words.SERVICE,
        fund=found.fund,
        lines=[Line(words.label(found.kind, found.number), owed, "outside")],
        person_id=person_id,
        email=email,
        locale=locale,
        days_to_pay=_days_to_pay(found, owed),
    )


def _days_to_pay(found: Bill, owed: int) -> int:
    """As long as this amount holds: a discount's last day, else the day it is due."""
    today = clock.today()
    if owed < found.amount and found.discount_until:
        return (found.discount_until - today).days
    return (found.due_on - today).days if found.due_on >= today else _DAYS_FOR_OVERDUE


def _on_its_way(bill_id: UUID) -> bool:
    seen = viewing.of_subject(Subject.BILL, bill_id)
    return seen is not None and seen.state is PaymentState.PROCESSING


def _paid(found: Bill) -> int | None:
    if found.payment_id is None:
        return None
    return db.session.scalar(select(Payment.amount).where(Payment.id == found.payment_id))
