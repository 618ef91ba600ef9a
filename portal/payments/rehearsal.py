"""Money that the demonstration council took, and what finance has to decide about it."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from portal.accounts.services import Actor
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.settings import settings
from portal.payments import differences, services
from portal.payments.bills import owing
from portal.payments.bills.rehearsal import NotInProduction, take_in
from portal.payments.models import Bill, BillKind, LedgerEntry
from portal.payments.services import PaymentMethod, RefundReason

GARDENER = "gardener@larkmere.example"
_FILE, _FUND = "paid-bills.csv", "DEBT-4100"


class Taken(NamedTuple):
    """A bill that somebody paid `days` ago, and the number on the slip."""

    bill: str
    days: int
    method: PaymentMethod
    slip: str


_TAKEN = (
    Taken("70011871", 9, PaymentMethod.TERMINAL, "4471-0201"),
    Taken("70011902", 6, PaymentMethod.PHONE, "4471-0214"),
    Taken("70011935", 3, PaymentMethod.CASH, "T2-1180"),
    Taken("70011964", 2, PaymentMethod.TERMINAL, "4471-0239"),
    Taken("70011988", 1, PaymentMethod.CHEQUE, "T2-1193"),
)
_IN_PART, _PART = "70011902", 4200
_WAITING, _ABOVE_THE_LIMIT = "70011964", 34_000
_UNKNOWN, _PENCE = "charge:ch_demonstration", 1250


def any_there() -> bool:
    return db.session.scalar(select(LedgerEntry.id).limit(1)) is not None


def engage(folder: Path, *, adviser: Actor, finance: Actor) -> int:
    """Have the adviser take money, and finance give some back; how many payments were taken.

    One refund is done, one waits for somebody else in finance, and a charge that the provider
    has is missing in the ledger. For an empty ledger. Raises NotInProduction.
    """
    if settings().production:
        raise NotInProduction
    today = clock.today()
    with transaction():
        take_in(folder, _FILE, BillKind.BILL, _FUND)
        paid = {each.bill: _take(adviser, each) for each in _TAKEN}
        with noon(today - timedelta(days=1)):
            services.refund(
                finance, paid[_IN_PART], _PART, RefundReason.NOT_DONE, "One room was not used."
            )
            services.refund(
                finance, paid[_WAITING], _ABOVE_THE_LIMIT, RefundReason.CANCELLED,
                "The hall was closed that day.",
            )  # fmt: skip
            differences.note(_UNKNOWN, "missing_here", None, ours=None, theirs=_PENCE)
    return len(_TAKEN)


def noon(day: date) -> AbstractContextManager[None]:
    """It is noon of that day, inside."""
    return clock.frozen(datetime.combine(day, time(12), clock.LONDON))


def _take(adviser: Actor, taken: Taken) -> str:
    """The reference of the payment."""
    with transaction() as session, noon(clock.today() - timedelta(days=taken.days)):
        bill_id = session.scalars(select(Bill.id).where(Bill.number == taken.bill)).one()
        asked = owing.ask(bill_id, person_id=None, email=None, locale="en")
        services.take_by_hand(adviser, asked.reference, taken.method, taken.slip)
        return asked.reference
