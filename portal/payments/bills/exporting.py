"""What was paid of bills, for the systems they came from: in batches, each movement in one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, literal, select, text

from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.core.spreadsheets import line
from portal.payments.models import (
    Bill,
    BillExport,
    BillExportLine,
    LedgerEntry,
    Payment,
    Subject,
)

COLUMNS = (
    "batch", "kind", "number", "amount", "paid_at", "reference", "method", "movement", "fund",
)  # fmt: skip
_AT_ONCE = 500
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7302025)")


class NoSuchBatch(NotFound):
    message = _l("There is no batch with this number.")


class Batch(NamedTuple):
    """`total` is in pence: what came less what went back."""

    number: int
    made_at: datetime
    made_by: str
    movements: int
    total: int


def make(by: str, *, since: datetime | None = None) -> Batch | None:
    """Put all that moved since then and is in no batch yet into a new one; None for nothing.

    What moved before `since` waits for a batch that reaches back as far.
    """
    with transaction() as session:
        session.execute(_ONE_AT_A_TIME)
        export = BillExport(id=uuid4(), made_by=by[:100], made_at=clock.now())
        new = _untold(since).subquery()
        if not session.scalar(select(select(new).exists())):
            return None
        session.add(export)
        session.flush()
        lines = select(func.gen_random_uuid(), new.c.id, literal(export.id))
        columns = ["id", "ledger_entry_id", "export_id"]
        session.execute(insert(BillExportLine).from_select(columns, lines))
        return batch(export.number)


def batch(number: int) -> Batch:
    """Raises NoSuchBatch."""
    found = db.session.execute(_batches.where(BillExport.number == number)).one_or_none()
    if found is None:
        raise NoSuchBatch
    return Batch(*found)


def batches(*, most: int = 50) -> list[Batch]:
    """The newest first."""
    newest = _batches.order_by(BillExport.number.desc()).limit(most)
    return [Batch(*found) for found in db.session.execute(newest)]


def write(number: int) -> Iterator[str]:
    """A batch as CSV, piece by piece: the same bytes whenever it is asked for."""
    yield line(COLUMNS)
    after = 0
    while rows := db.session.execute(_lines(number, after)).all():
        for row in rows:
            yield line([str(number), *_row(row)])
        after = rows[-1].position


def _untold(since: datetime | None) -> Select[UUID]:
    told = select(BillExportLine.id).where(BillExportLine.ledger_entry_id == LedgerEntry.id)
    untold = (
        select(LedgerEntry.id)
        .join(Payment, Payment.id == LedgerEntry.payment_id)
        .where(Payment.subject == Subject.BILL, ~told.exists())
    )
    return untold if since is None else untold.where(LedgerEntry.at >= since)


def _lines(number: int, after: int) -> Any:
    return (
        select(
            LedgerEntry.position,
            LedgerEntry.amount,
            LedgerEntry.at,
            LedgerEntry.method,
            LedgerEntry.kind.label("movement"),
            LedgerEntry.fund,
            Payment.reference,
            Bill.kind,
            Bill.number,
        )
        .join(BillExportLine, BillExportLine.ledger_entry_id == LedgerEntry.id)
        .join(BillExport, BillExport.id == BillExportLine.export_id)
        .join(Payment, Payment.id == LedgerEntry.payment_id)
        .join(Bill, Bill.id == Payment.subject_id)
        .where(BillExport.number == number, LedgerEntry.position > after)
        .order_by(LedgerEntry.position)
        .limit(_AT_ONCE)
    )


def _row(row: Any) -> Sequence[str | int]:
    paid_at = row.at.astimezone(LONDON).isoformat(timespec="seconds")
    about = row.reference, row.method, row.movement, row.fund
    return row.kind, row.number, row.amount, paid_at, *about


_batches = (
    select(
        BillExport.number,
        BillExport.made_at,
        BillExport.made_by,
        func.count(BillExportLine.id),
        func.sum(LedgerEntry.amount),
    )
    .join(BillExportLine, BillExportLine.export_id == BillExport.id)
    .join(LedgerEntry, LedgerEntry.id == BillExportLine.ledger_entry_id)
    .group_by(BillExport.id)
)
