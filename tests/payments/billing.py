"""Files of bills, and bills taken in from them."""

import csv
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from portal.core import clock, db
from portal.core.db import transaction
from portal.payments import ledger
from portal.payments.bills import importing, settling
from portal.payments.bills.importing import Arrival
from portal.payments.models import Bill, BillKind, EntryKind, Payment, PaymentMethod
from portal.payments.taking import viewing
from portal.payments.taking.settling import mark_paid

HEAD = [
    "number", "check", "amount", "issued", "due", "discounted_amount", "discount_until", "status",
]  # fmt: skip
PLATE, POSTCODE = "LK06 ABC", "LK1 2AB"
_numbers = count(1)


def row(number="LK1000001", /, **changes):
    cells = {
        "number": number, "check": PLATE, "amount": "70.00", "issued": "2026-11-01",
        "due": "2026-11-29", "discounted_amount": "35.00", "discount_until": "2026-11-14",
        "status": "",
    }  # fmt: skip
    return cells | changes


def bill_row(number="70001", /, **changes):
    plain = {"check": POSTCODE, "discounted_amount": "", "discount_until": ""}
    return row(number, **plain | changes)


def file_of(folder: Path, *rows, head=HEAD) -> Path:
    path = folder / f"bills-{next(_numbers)}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, head, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def take_in(path, kind=BillKind.PENALTY, *, fund="PARK-01", rehearse=False):
    arrival = Arrival(file=path, kind=kind, fund=fund, by="Ola Nowak")
    return importing.take_in(arrival, rehearse=rehearse)


def bill(number):
    query = select(Bill).where(Bill.number == number).execution_options(populate_existing=True)
    return db.session.scalar(query)


def stored():
    """Every bill as the table has it, without the times at which it was written."""
    query = select(Bill).order_by(Bill.number).execution_options(populate_existing=True)
    return [
        {
            column: getattr(each, column)
            for column in Bill.__table__.columns.keys()  # noqa: SIM118 - SQLAlchemy's own keys
            if column != "created_at"
        }
        for each in db.session.scalars(query)
    ]


def pay(requested, *, amount=None):
    """What happens where a payment is settled: the bill is asked, then all is entered."""
    with transaction() as session:
        payment = session.get_one(Payment, requested.id, populate_existing=True)
        confirmed = settling.confirm(viewing.view_of(payment))
        move(session, payment, payment.amount if amount is None else amount)
        mark_paid(payment, PaymentMethod.ONLINE)
    return confirmed


def move(session, payment, amount, kind=EntryKind.CHARGE):
    moved = ledger.Moved(
        kind=kind, source=f"charge:{uuid4()}", amount=amount, method=PaymentMethod.ONLINE
    )
    assert ledger.enter(session, payment, moved)


def on(day: str, hour: int = 12):
    """London's clock on this day, for `with`."""
    return clock.frozen(datetime.combine(date.fromisoformat(day), time(hour), clock.LONDON))
