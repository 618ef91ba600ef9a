"""That contact is or was restricted: shown to the person, given to them, and let go."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from portal.accounts.services import Basis, Fate, HeldRecord, HeldRow, Holder, Holding
from portal.cases.restricting.models import Restriction, RestrictionReview, Stage
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.i18n import _, _l, date_text

_WHAT = _l("A restriction of contact")
_KEPT: Final = timedelta(days=2 * 365)  # after its end, as a complaint about it may follow


def _holdings(person_id: UUID) -> list[Holding]:
    number = len(_rows(person_id))
    if not number:
        return []
    why = _("So that people who work here are safe, and you know how you can reach us.")
    return [Holding(str(_WHAT), number, why, Basis.PUBLIC_TASK, _("2 years after it ends."))]


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    """With the reason that they were told, and without notes between colleagues."""
    for row in _rows(person_id):
        days = [date_text(day) for day in (row.begins_on, row.ends_on) if day]
        facts = {
            "ways": row.ways, "reason": row.reason, "named": row.named, "asked": row.asked,
            "begins_on": row.begins_on, "ends_on": row.ends_on, "stage": row.stage.value,
        }  # fmt: skip
        rows = [HeldRow(_("When"), days), HeldRow(_("Reason"), [row.reason])]
        yield HeldRecord(str(_WHAT), facts, rows)


def _fates(person_id: UUID) -> list[Fate]:
    """What holds goes on until its end; the rest goes now."""
    rows = _rows(person_id)
    over = [row for row in rows if row.stage is not Stage.IN_FORCE]
    found = [Fate(str(_WHAT), len(over))] if over else []
    for row in rows:
        if row.stage is Stage.IN_FORCE:
            why = _("It protects people who work here.")
            found.append(Fate(str(_WHAT), 1, why, row.ends_on, owned=True))
    return found


def _erase(person_id: UUID) -> bool:
    over = Restriction.stage != Stage.IN_FORCE
    with transaction() as session:
        session.execute(delete(Restriction).where(Restriction.person_id == person_id, over))
    return False


def old_ones() -> int:
    """Those that were over two years ago are deleted; how many."""
    last = clock.now() - _KEPT
    old = (Restriction.ended_at < last) | (
        (Restriction.stage == Stage.DECLINED) & (Restriction.decided_at < last)
    )
    with transaction() as session:
        gone = delete(Restriction).where(old).returning(Restriction.id)
        return len(session.scalars(gone).all())


def _rows(person_id: UUID) -> Sequence[Restriction]:
    theirs = select(Restriction).where(Restriction.person_id == person_id)
    return db.session.scalars(theirs.order_by(Restriction.proposed_at)).all()


HOLDER = Holder(
    key="restrictions",
    order=8,
    title=_WHAT,
    tables=frozenset({Restriction.__tablename__, RestrictionReview.__tablename__}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
