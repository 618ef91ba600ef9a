"""The file for the bank bureau: each instruction in one file, and each file the same for ever."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session

from portal.accounts.services import Action, record
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.payments.debiting import council
from portal.payments.models import DebitBatch, Instruction, InstructionKind, Mandate

_TOLD_BEFORE = 5  # working days before the money is collected
_LONGEST_HOLDER = 18
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- ")
_LOCK = text("LOCK TABLE debit_batch IN EXCLUSIVE MODE")
_ORDER = list(InstructionKind)
_COLUMNS = (
    "kind", "reference", "account_holder", "sort_code", "account_number", "amount_pence",
    "collect_on",
)  # fmt: skip


class NoSuchBatch(NotFound):
    message = _l("There is no batch with this number.")


@dataclass(frozen=True)
class Batch:
    """`pence` is what is to be collected in all. `counts` is how many there are of each kind."""

    number: int
    made_at: datetime
    instructions: int
    counts: dict[InstructionKind, int]
    pence: int
    rows: Sequence[tuple[str, ...]]

    def csv(self) -> str:
        """Two rows of totals, a row of names, then a row an instruction; RFC 4180."""
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(("header", *(name for name, _value in self._header())))
        rows.writerow(("batch", *(value for _name, value in self._header())))
        rows.writerow(_COLUMNS)
        rows.writerows(self.rows)
        return written.getvalue()

    def _header(self) -> Iterator[tuple[str, str]]:
        yield "number", str(self.number)
        yield "made_at", self.made_at.astimezone(clock.LONDON).isoformat(timespec="seconds")
        yield "originator", council.originator()
        yield "service_user_number", council.service_user_number()
        yield "instructions", str(self.instructions)
        for kind in InstructionKind:
            yield kind.value, str(self.counts.get(kind, 0))
        yield "total_pence", str(self.pence)


def make() -> Batch | None:
    """A file of what waits and is due, once; None where there is nothing. On the audit log.

    A collection is due so many working days before its day: until then it can be taken back.
    """
    with transaction() as session:
        session.execute(_LOCK)
        ids = _due(session)
        if not ids:
            return None
        number = (session.scalar(select(func.max(DebitBatch.number))) or 0) + 1
        collected = select(func.coalesce(func.sum(Instruction.amount), 0))
        made = DebitBatch(
            id=uuid4(),
            number=number,
            made_at=clock.now(),
            instructions=len(ids),
            amount=session.scalar(collected.where(Instruction.id.in_(ids))) or 0,
        )
        session.add(made)
        session.flush()
        session.execute(update(Instruction).where(Instruction.id.in_(ids)).values(batch_id=made.id))
        record(None, Action.EXPORT, what="debits", batch=number, count=len(ids))
        return _read(session, made)


def again(number: int) -> Batch:
    """The file of a batch, as it was. On the audit log, too. Raises NoSuchBatch."""
    with transaction() as session:
        made = session.scalar(select(DebitBatch).where(DebitBatch.number == number))
        if made is None:
            raise NoSuchBatch
        record(
            None, Action.EXPORT, what="debits", batch=number, count=made.instructions, again=True
        )
        return _read(session, made)


def waiting() -> int:
    """How many instructions no file has."""
    return db.session.scalar(
        select(func.count()).select_from(Instruction).where(Instruction.batch_id.is_(None))
    ) or 0  # fmt: skip


def for_the_bank(holder: str) -> str:
    """A name as Bacs takes it: 18 letters, digits and few signs, capitals, no accents.

    So nothing that a spreadsheet would take for a formula is left, either.
    """
    plain = unicodedata.normalize("NFKD", holder).upper()
    kept = "".join(character for character in plain if character in _ALLOWED)
    return " ".join(kept.split())[:_LONGEST_HOLDER].strip().lstrip("-")


def _due(session: Session) -> list[object]:
    division = council.division()
    last = clock.add_working_days(clock.today(), _TOLD_BEFORE, division=division)
    due = or_(Instruction.kind != InstructionKind.COLLECT, Instruction.collect_on <= last)
    rows = session.scalars(
        select(Instruction.id).where(Instruction.batch_id.is_(None), due).with_for_update()
    )
    return list(rows)


def _read(session: Session, made: DebitBatch) -> Batch:
    found = session.execute(
        select(Instruction, Mandate.reference)
        .join(Mandate, Mandate.id == Instruction.mandate_id)
        .where(Instruction.batch_id == made.id)
        .order_by(Instruction.created_at, Instruction.id)
        .execution_options(populate_existing=True)
    ).all()
    pairs = [(each.Instruction, each.reference) for each in found]
    pairs.sort(key=lambda pair: _ORDER.index(pair[0].kind))
    counts = Counter(instruction.kind for instruction, _reference in pairs)
    return Batch(
        number=made.number,
        made_at=made.made_at,
        instructions=made.instructions,
        counts=dict(counts),
        pence=made.amount,
        rows=list(_rows(pairs)),
    )


def _rows(pairs: Iterable[tuple[Instruction, str]]) -> Iterator[tuple[str, ...]]:
    for instruction, reference in pairs:
        account = instruction.account or {}  # emptied when its time was over
        yield (
            instruction.kind.value,
            reference,
            for_the_bank(account.get("holder", "")),
            account.get("sort", ""),
            account.get("number", ""),
            str(instruction.amount) if instruction.amount else "",
            instruction.collect_on.isoformat() if instruction.collect_on else "",
        )
