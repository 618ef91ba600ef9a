"""Differences between the provider's books and ours, worked off by finance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Permission, record
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound, Sentence
from portal.core.i18n import _l
from portal.payments.models import Difference, Payment

AT_ONCE = 50
_ANYTHING_ELSE = _l("The books do not agree")
_WORDS: Mapping[str, Sentence] = MappingProxyType(
    {
        "amount": _l("The amounts are not the same"),
        "missing_here": _l("The payment company has it, and our ledger does not"),
        "missing_there": _l("Our ledger has it, and the payment company does not"),
        "refund_failed": _l("A refund failed. The payer has not got the money."),
        "live_mode": _l("A test payment came where real money was wanted, or the other way round"),
        "currency": _l("It was paid in another currency"),
    }
)


class UnknownDifference(NotFound):
    message = _l("There is no such difference.")


class LookedAtAlready(Conflict):
    message = _l("Somebody has looked into this already.")


@dataclass(frozen=True)
class Line:
    """Amounts in pence with their sign; None where one side has nothing.

    `looked_by` is the name of who looked into it, `reference` that of the payment.
    """

    id: UUID
    kind: str
    source: str
    reference: str | None
    ours: int | None
    theirs: int | None
    found_at: datetime
    settled_at: datetime | None
    looked_at: datetime | None
    looked_by: str | None
    note: str | None

    @property
    def open(self) -> bool:
        return self.settled_at is None and self.looked_at is None

    @property
    def what(self) -> Sentence:
        return words_of(self.kind)


def words_of(kind: str) -> Sentence:
    return _WORDS.get(kind, _ANYTHING_ELSE)


def listed(actor: Actor, *, everything: bool = False, page: int = 1) -> tuple[list[Line], bool]:
    """One page of the open ones, or of all, the oldest first; and whether there are more.

    Raises NotAllowed.
    """
    actor.require(Permission.READ_LEDGER)
    conditions = [] if everything else [_open()]
    wanted = _query(*conditions).offset((page - 1) * AT_ONCE).limit(AT_ONCE + 1)
    rows = db.session.execute(wanted).all()
    return _lines(rows[:AT_ONCE]), len(rows) > AT_ONCE


def difference(actor: Actor, difference_id: UUID) -> Line:
    """Raises NotAllowed, UnknownDifference."""
    actor.require(Permission.READ_LEDGER)
    found = _lines(db.session.execute(_query(Difference.id == difference_id)).all())
    if not found:
        raise UnknownDifference
    return found[0]


def look_into(actor: Actor, difference_id: UUID, note: str) -> None:
    """Finance has seen to it; `note` says what it was.

    Raises NotAllowed, UnknownDifference, LookedAtAlready.
    """
    actor.require(Permission.READ_LEDGER)
    with transaction() as session:
        found = session.get(Difference, difference_id, with_for_update=True, populate_existing=True)
        if found is None:
            raise UnknownDifference
        if found.looked_at is not None:
            raise LookedAtAlready
        found.looked_at, found.looked_by, found.note = clock.now(), actor.id, note
        record(actor, Action.CHANGE, difference=found.source, kind=found.kind)


def oldest_open(most: int) -> list[Line]:
    """So many of those to look into, for the mail to finance."""
    return _lines(db.session.execute(_query(_open()).limit(most)).all())


def count_open() -> int:
    return db.session.scalar(select(func.count()).select_from(Difference).where(_open())) or 0


def _open() -> ColumnElement[bool]:
    return and_(Difference.settled_at.is_(None), Difference.looked_at.is_(None))


def _query(*conditions: ColumnElement[bool]) -> Select[Difference, str]:
    return (
        select(Difference, Payment.reference)
        .outerjoin(Payment, Payment.id == Difference.payment_id)
        .where(*conditions)
        .order_by(Difference.found_at, Difference.id)
    )


def _lines(rows: Sequence[Row[Difference, str]]) -> list[Line]:
    looked = {row.Difference.looked_by for row in rows}
    names = accounts.staff_names({each for each in looked if each is not None})
    return [_line(row.Difference, row.reference, names) for row in rows]


def _line(found: Difference, reference: str | None, names: Mapping[UUID, str]) -> Line:
    same = ("id", "kind", "source", "ours", "theirs", "found_at", "settled_at", "looked_at", "note")
    return Line(
        **{name: getattr(found, name) for name in same},
        reference=reference,
        looked_by=names.get(found.looked_by) if found.looked_by else None,
    )
