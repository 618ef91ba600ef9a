"""Where a case stands, for a domain above that shows it in its own way.

A witness is told of each change in the transaction that makes it, so that a copy never differs.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.statuses import Status
from portal.core import db


@dataclass(frozen=True, slots=True)
class Standing:
    """A case in short. `title` is the English name of its service. Days are London's."""

    case_id: UUID
    reference: str
    service: str
    title: str
    team: str
    status: Status
    statuses: tuple[Status, ...]
    received_at: datetime
    closed_at: datetime | None
    respond_by: date
    locale: str

    @property
    def allowed(self) -> tuple[Status, ...]:
        """Where the case can go from here."""
        return self.status.next(self.statuses)


@dataclass(frozen=True, slots=True)
class News:
    """What was just written on the timeline. `note` is None where only the resident may read it.

    `moved`: the status isn't the one before. `by_officer`: somebody at the council wrote it.
    """

    entry_id: UUID
    at: datetime
    status: Status
    moved: bool
    note: str | None
    by_officer: bool
    public: bool
    locale: str


Witness = Callable[[Standing, News], None]

_witnesses: list[Witness] = []


def add_witness(witness: Witness) -> None:
    """Call this with each change of where a case stands, in the transaction that makes it."""
    if witness not in _witnesses:
        _witnesses.append(witness)


def tell_witnesses(case: Case, entry: TimelineEntry, *, with_note: bool) -> None:
    """Only notes that were written as news of the case are told: not what a resident was asked."""
    if not _witnesses:
        return
    standing = _standing(case)
    news = News(
        entry_id=entry.id,
        at=entry.at,
        status=entry.status,
        moved=entry.kind is EntryKind.STATUS,
        note=entry.note if with_note and entry.public else None,
        by_officer=entry.author is not None,
        public=entry.public,
        locale=entry.locale,
    )
    for witness in _witnesses:
        witness(standing, news)


def standings(case_ids: Collection[UUID]) -> dict[UUID, Standing]:
    rows = db.session.scalars(select(Case).where(Case.id.in_(case_ids)))
    return {case.id: _standing(case) for case in rows}


def _standing(case: Case) -> Standing:
    return Standing(
        case_id=case.id,
        reference=case.reference,
        service=case.service,
        title=case.title,
        team=case.team,
        status=case.status,
        statuses=tuple(map(Status, case.statuses)),
        received_at=case.received_at,
        closed_at=case.closed_at,
        respond_by=case.respond_by,
        locale=case.locale,
    )
