"""Records that are one person's, for staff. What residents see and own is not touched by it.

Anybody can type another's name and phone number into a form. If joining two records moved what is
in them, whoever did that would read the other's requests in their own account. So staff see the
records side by side, and only the person joins them, by showing that both addresses are theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.cases.customers.models import CustomerApart, CustomerMerge
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

MOST: Final = 20  # records of one person
# Everybody's place in the trees of merges that stand, from this record up and then down again.
_TOGETHER = text("""
WITH RECURSIVE up AS (
    SELECT CAST(:person AS uuid) AS id
    UNION SELECT m.kept_id FROM customer_merge m JOIN up ON m.merged_id = up.id
    WHERE m.undone_at IS NULL
), together AS (
    SELECT id FROM up
    UNION SELECT m.merged_id FROM customer_merge m JOIN together ON m.kept_id = together.id
    WHERE m.undone_at IS NULL
) SELECT id FROM together LIMIT :most""")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('customer merges'))")


class CannotMerge(Conflict):
    message = _l("These records are one already. Go back and look at them again.")


class NoSuchMerge(NotFound):
    message = _l("These records are not merged.")


@dataclass(frozen=True)
class Merge:
    """A merge that stands; `by` is who said that they are one."""

    id: UUID
    kept_id: UUID
    merged_id: UUID
    by: str | None
    at: datetime


def records_of(person_id: UUID) -> tuple[UUID, ...]:
    """The records that are this person's, the one that was asked for first."""
    found = db.session.scalars(_TOGETHER, {"person": person_id, "most": MOST})
    return (person_id, *sorted(each for each in found if each != person_id))


def merges_of(records: Collection[UUID]) -> Sequence[Merge]:
    """Why these records are one, the newest first."""
    wanted = (
        select(CustomerMerge)
        .where(CustomerMerge.merged_id.in_(records), CustomerMerge.undone_at.is_(None))
        .order_by(CustomerMerge.at.desc())
    )
    rows = db.session.scalars(wanted).all()
    names = accounts.staff_names({row.staff_id for row in rows})
    return [
        Merge(row.id, row.kept_id, row.merged_id, names.get(row.staff_id), row.at) for row in rows
    ]


def join(kept_id: UUID, other_id: UUID, *, staff_id: UUID, key: UUID) -> bool:
    """Put the records of two people together; whether it is new, as `key` makes it happen once.

    Raises CannotMerge where they are together already, or would be too many.
    """
    with transaction() as session:
        session.execute(_LOCK)
        if session.get(CustomerMerge, key) is not None:
            return False
        ours, theirs = records_of(kept_id), records_of(other_id)
        if other_id in ours or len(ours) + len(theirs) > MOST:
            raise CannotMerge
        session.add(
            CustomerMerge(
                id=key, kept_id=_top(session, ours), merged_id=_top(session, theirs),
                staff_id=staff_id, at=clock.now(), undone_by=None, undone_at=None,
            )
        )  # fmt: skip
        return True


def part(merge_id: UUID, *, among: Collection[UUID], staff_id: UUID) -> bool:
    """Undo a merge of these records; whether it stood. Raises NoSuchMerge.

    What was together before it still is, and nothing else.
    """
    with transaction() as session:
        session.execute(_LOCK)
        row = session.get(CustomerMerge, merge_id)
        if row is None or row.kept_id not in among:
            raise NoSuchMerge
        if row.undone_at is not None:
            return False
        row.undone_at, row.undone_by = clock.now(), staff_id
        return True


def merged_by(merge_id: UUID) -> tuple[UUID, UUID]:
    """The two records that this merge put together."""
    row = db.session.get_one(CustomerMerge, merge_id)
    return row.kept_id, row.merged_id


def keep_apart(person_id: UUID, other_id: UUID, *, staff_id: UUID) -> None:
    """They are two people: don't suggest again that they are one.

    Raises NoSuchMerge where it is one record.
    """
    if person_id == other_id:
        raise NoSuchMerge
    low, high = sorted((person_id, other_id))
    made = insert(CustomerApart).values(
        id=uuid4(), low_id=low, high_id=high, staff_id=staff_id, at=clock.now()
    )
    with transaction() as session:
        session.execute(made.on_conflict_do_nothing())


def apart_from(records: Collection[UUID]) -> set[UUID]:
    """Those who were found to be somebody else."""
    wanted = select(CustomerApart.low_id, CustomerApart.high_id).where(
        or_(CustomerApart.low_id.in_(records), CustomerApart.high_id.in_(records))
    )
    return {each for pair in db.session.execute(wanted) for each in pair} - set(records)


def _top(session: Session, records: Collection[UUID]) -> UUID:
    """The one of them that is merged into no other."""
    merged = session.scalars(
        select(CustomerMerge.merged_id).where(
            CustomerMerge.merged_id.in_(records), CustomerMerge.undone_at.is_(None)
        )
    )
    [top] = set(records) - set(merged)
    return top
