"""The ledger of a day as CSV, for the finance system: each entry, or the totals."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from portal.accounts.services import Action, Actor, Permission, record
from portal.core import db
from portal.core.clock import LONDON
from portal.core.spreadsheets import line
from portal.payments.accounting import days, totals
from portal.payments.models import LedgerEntry, Payment

_ENTRIES = (
    "day", "time", "fund", "method", "kind", "payment", "service", "receipt_number", "source",
    "amount", "vat",
)  # fmt: skip
_TOTALS = ("day", "fund", "method", "entries", "came_in", "went_out", "net", "vat")
_AT_ONCE = 1_000


class Kind(StrEnum):
    ENTRIES = "entries"
    TOTALS = "totals"


def export(actor: Actor | None, day: date, kind: Kind) -> Iterator[str]:
    """Lines of CSV, once it is on the audit log who took them; None is an operator.

    Money is pounds with a point and two digits, below zero with a hyphen. Raises NotAllowed.
    """
    if actor is not None:
        actor.require(Permission.READ_LEDGER)
    record(actor, Action.EXPORT, of="ledger", day=day.isoformat(), kind=kind)
    return _entries(day) if kind is Kind.ENTRIES else _totals(day)


def _entries(day: date) -> Iterator[str]:
    yield line(_ENTRIES)
    begins, ends = days.bounds(day)
    last = 0
    while True:
        rows = db.session.execute(
            select(LedgerEntry, Payment.reference, Payment.service, Payment.receipt_number)
            .join(Payment, Payment.id == LedgerEntry.payment_id)
            .where(LedgerEntry.booked_at >= begins, LedgerEntry.booked_at < ends)
            .where(LedgerEntry.position > last)
            .order_by(LedgerEntry.position)
            .limit(_AT_ONCE)
        ).all()
        for entry, reference, service, receipt_number in rows:
            yield _entry(entry, reference, service, receipt_number or "")
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0].position


def _entry(entry: LedgerEntry, reference: str, service: str, receipt_number: str) -> str:
    at = entry.booked_at.astimezone(LONDON)
    words = (
        at.date().isoformat(), at.strftime("%H:%M:%S"), entry.fund, entry.method.value,
        entry.kind.value, reference, service, receipt_number, entry.source,
    )  # fmt: skip
    return line([*words, entry.amount, entry.vat_amount])


def _totals(day: date) -> Iterator[str]:
    yield line(_TOTALS)
    found = totals.of_day(day)
    for total in found.totals:
        words = (day.isoformat(), total.fund, total.method.value, str(total.entries))
        yield line([*words, total.came, total.went, total.net, total.vat])
