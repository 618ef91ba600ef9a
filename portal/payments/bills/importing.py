"""Taking in a file of bills: all of it, or nothing where it has a fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import String, column, select, text
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.i18n import _l
from portal.payments.bills import pricing, reading
from portal.payments.bills.faults import MOST_FAULTS, Fault, FaultyFile
from portal.payments.models import Bill, BillImport, BillKind

_FUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7302024)")

_FORGET = text("DROP TABLE IF EXISTS pg_temp.bill_arriving")
_ARRIVING = text("""
CREATE TEMPORARY TABLE bill_arriving (
    row_number integer, number text, number_key text, check_digest text, amount integer,
    discounted integer, discount_until date, issued_on date, due_on date, state text
) ON COMMIT DROP
""")
_COPY = "COPY pg_temp.bill_arriving FROM STDIN"
_INDEX = text("CREATE INDEX ON pg_temp.bill_arriving (number_key)")
_NAMED = select(column("number_key", String)).select_from(text("pg_temp.bill_arriving"))
_TWICE = text("""
SELECT row_number, first FROM (
    SELECT row_number, min(row_number) OVER (PARTITION BY number_key) AS first
    FROM pg_temp.bill_arriving
) AS numbered WHERE row_number > first ORDER BY row_number
""")
_PAID = text("""
SELECT count(*) FROM bill JOIN pg_temp.bill_arriving AS new USING (number_key)
WHERE bill.kind = :kind AND bill.payment_id IS NOT NULL AND bill.state = 'paid'
    AND new.state <> 'paid'
""")
# A bill that was paid here stays as it was paid; what was paid elsewhere is theirs to say. What is
# the same isn't touched.
_CHANGE = """
UPDATE bill SET
    number = new.number, check_digest = new.check_digest, amount = new.amount,
    discounted = new.discounted, discount_until = new.discount_until, issued_on = new.issued_on,
    due_on = new.due_on, fund = :fund, state = new.state, payment_id = NULL,
    paid_at = CASE WHEN new.state = 'paid' THEN CAST(:now AS timestamptz) END, changed_at = :now
FROM pg_temp.bill_arriving AS new
WHERE bill.kind = :kind AND bill.number_key = new.number_key
    AND (bill.state <> 'paid' OR bill.payment_id IS NULL)
    AND (
        bill.number, bill.check_digest, bill.amount, bill.discounted, bill.discount_until,
        bill.issued_on, bill.due_on, bill.fund, bill.state
    ) IS DISTINCT FROM (
        new.number, new.check_digest, new.amount, new.discounted, new.discount_until,
        new.issued_on, new.due_on, :fund, new.state
    )
"""
_WITHDRAW = text(f"{_CHANGE} AND new.state = 'withdrawn'")
_UPDATE = text(f"{_CHANGE} AND new.state <> 'withdrawn'")
_ADD = text("""
INSERT INTO bill (
    id, kind, number, number_key, check_digest, amount, discounted, discount_until, issued_on,
    due_on, fund, state, paid_at, created_at, changed_at
)
SELECT gen_random_uuid(), :kind, number, number_key, check_digest, amount, discounted,
    discount_until, issued_on, due_on, :fund, state,
    CASE WHEN state = 'paid' THEN CAST(:now AS timestamptz) END, :now, :now
FROM pg_temp.bill_arriving ON CONFLICT (kind, number_key) DO NOTHING
""")


class NoSuchFund(PortalError):
    message = _l("Enter a fund code of up to 40 letters, digits, dots, dashes and slashes.")


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A file to take in. `fund` is finance's code for where its money goes."""

    file: Path
    kind: BillKind
    fund: str
    by: str


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What became of the rows. `paid` had been paid here, and so were left alone."""

    rows: int
    added: int
    changed: int
    withdrawn: int
    paid: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed - self.withdrawn - self.paid


class _Rehearsed(Exception):
    """Ends a transaction that was only to show what would happen."""

    def __init__(self, taken_in: TakenIn) -> None:
        self.taken_in = taken_in


def take_in(arrival: Arrival, *, rehearse: bool = False) -> TakenIn:
    """Add bills, change those that changed; the same file again changes nothing.

    `rehearse` says what would happen and changes nothing. Bills that the file doesn't name stay as
    they are. Raises FaultyFile, NoSuchFund; nothing is changed then.
    """
    if not _FUND.fullmatch(arrival.fund):
        raise NoSuchFund
    try:
        with transaction() as session, session.begin_nested():
            taken_in = _carry_out(session, arrival)
            if rehearse:
                raise _Rehearsed(taken_in)  # noqa: TRY301 - it ends the transaction
    except _Rehearsed as rehearsed:
        return rehearsed.taken_in
    return taken_in


def _carry_out(session: Session, arrival: Arrival) -> TakenIn:
    session.execute(_ONE_AT_A_TIME)
    session.execute(_FORGET)
    session.execute(_ARRIVING)
    rows = _copy(session, arrival)
    named = select(Bill.id).where(Bill.kind == arrival.kind, Bill.number_key.in_(_NAMED))
    asked = pricing.lock_asked(session, named)  # before the bills, as where a payment is settled
    facts = {"kind": arrival.kind.value, "fund": arrival.fund, "now": clock.now()}
    taken_in = TakenIn(
        rows=rows,
        paid=session.scalar(_PAID, facts) or 0,
        withdrawn=_count(session, _WITHDRAW, facts),
        changed=_count(session, _UPDATE, facts),
        added=_count(session, _ADD, facts),
    )
    pricing.end_wrong(session, asked)
    session.add(_record(arrival, taken_in))
    session.flush()
    session.execute(_FORGET)
    return taken_in


def _copy(session: Session, arrival: Arrival) -> int:
    """Every row into a table of its own, so that memory holds a few at a time; how many."""
    faults: list[Fault] = []
    rows = count = 0
    cursor = cast("Any", session.connection().connection).cursor()
    with cursor, cursor.copy(_COPY) as copying:
        for row in reading.rows(arrival.file, arrival.kind):
            if isinstance(row, Fault):
                count += 1
                faults += [row][: MOST_FAULTS - len(faults)]
            else:
                rows += 1
                copying.write_row(row)
    session.execute(_INDEX)
    twice = _twice(session)
    if faults or twice:
        raise FaultyFile([*faults, *twice][:MOST_FAULTS], count + len(twice))
    return rows


def _twice(session: Session) -> Sequence[Fault]:
    return [
        Fault(row, "number", f"is the same as in row {first}")
        for row, first in session.execute(_TWICE)
    ]


def _count(session: Session, statement: Any, facts: dict[str, Any]) -> int:
    return int(cast("Any", session.execute(statement, facts)).rowcount)


def _record(arrival: Arrival, taken_in: TakenIn) -> BillImport:
    return BillImport(
        id=uuid4(),
        file=arrival.file.name[:200],
        kind=arrival.kind,
        fund=arrival.fund,
        imported_by=arrival.by[:100],
        at=clock.now(),
        rows=taken_in.rows,
        added=taken_in.added,
        changed=taken_in.changed,
        withdrawn=taken_in.withdrawn,
    )
