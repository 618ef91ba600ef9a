"""Reading the audit log: for those who watch over it, and for the person who was looked at."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select

from portal.accounts import naming
from portal.accounts.auditing import record
from portal.accounts.models import Action, AuditEntry, Person, StaffMember
from portal.accounts.people import digest_of
from portal.accounts.permissions import Actor, Permission, Role
from portal.core import db, spreadsheets
from portal.core.clock import LONDON

AT_ONCE = 50
_EXPORTED_AT_ONCE = 500
_HEAD = ("at", "staff", "action", "case", "person", "what", "why")


@dataclass(frozen=True)
class Wanted:
    """Which entries; all where nothing is said. `day` is one at the council's desk."""

    staff_id: UUID | None = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    day: date | None = None

    @property
    def facts(self) -> dict[str, str]:
        return {name: str(value) for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Line:
    """One entry. `who` is None for an operator; `reference` that of the case, where it has one.

    `roles` and `teams` are what the member of staff has today.
    """

    position: int
    at: datetime
    who: str | None
    roles: tuple[Role, ...]
    teams: tuple[str, ...]
    action: Action
    person_id: UUID | None
    case_id: UUID | None
    reference: str | None
    what: dict[str, Any]
    why: str | None


@dataclass(frozen=True)
class Lines:
    """Newest first. `older` is where the next page begins, None on the last one."""

    lines: Sequence[Line]
    older: int | None


def entries(actor: Actor, wanted: Wanted, *, before: int | None = None) -> Lines:
    """One page of the log, from the entry before the position `before`."""
    actor.require(Permission.READ_AUDIT)
    return _page(_conditions(wanted), before, AT_ONCE)


def export(actor: Actor, wanted: Wanted) -> Iterator[str]:
    """The log as CSV, newest first. That it was taken stands on it before the first line is out."""
    actor.require(Permission.READ_AUDIT)
    record(
        actor,
        Action.EXPORT,
        person_id=wanted.person_id,
        case_id=wanted.case_id,
        of="audit log",
        entries=wanted.facts,
    )
    return _csv(_conditions(wanted))


def looked_at(person_id: UUID, *, before: int | None = None) -> Lines:
    """What staff did with this person and their cases, for the person."""
    theirs = [AuditEntry.person_id == person_id]
    if cases := naming.cases_of(person_id):
        theirs.append(AuditEntry.case_id.in_(cases))
    return _page([or_(*theirs), AuditEntry.action != Action.STAFF], before, AT_ONCE)


def staff_named(actor: Actor) -> list[tuple[UUID, str]]:
    """Everybody who works or worked here, by name, to choose from."""
    actor.require(Permission.READ_AUDIT)
    rows = db.session.execute(select(StaffMember.id, StaffMember.name))
    return sorted(((row.id, row.name) for row in rows), key=lambda each: each[1].casefold())


def person_called(actor: Actor, email: str) -> UUID | None:
    """The id of the resident with this address, once it is on the log that they were looked for."""
    actor.require(Permission.READ_AUDIT)
    known = select(Person.id).where(Person.email_digest == digest_of(email))
    person_id = db.session.scalar(known)
    found = person_id is not None
    record(actor, Action.SEARCH, person_id=person_id, of="audit log", found=found)
    return person_id


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [
        column == value
        for column, value in (
            (AuditEntry.staff_id, wanted.staff_id),
            (AuditEntry.person_id, wanted.person_id),
            (AuditEntry.case_id, wanted.case_id),
        )
        if value is not None
    ]
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time(), LONDON)
        ends = datetime.combine(wanted.day + timedelta(days=1), time(), LONDON)
        conditions += [AuditEntry.at >= begins, AuditEntry.at < ends]
    return conditions


def _page(conditions: Sequence[ColumnElement[bool]], before: int | None, limit: int) -> Lines:
    columns = (
        AuditEntry.position, AuditEntry.at, StaffMember.name, StaffMember.roles, StaffMember.teams,
        AuditEntry.action, AuditEntry.person_id, AuditEntry.case_id, AuditEntry.what,
        AuditEntry.why,
    )  # fmt: skip
    wanted = (
        select(*columns)
        .outerjoin(StaffMember, StaffMember.id == AuditEntry.staff_id)
        .where(*conditions)
        .order_by(AuditEntry.position.desc())
        .limit(limit + 1)
    )
    if before is not None:
        wanted = wanted.where(AuditEntry.position < before)
    rows = db.session.execute(wanted).all()
    lines = _named([_line(row) for row in rows[:limit]])
    return Lines(lines, lines[-1].position if len(rows) > limit else None)


def _line(row: Row[Any]) -> Line:
    return Line(
        position=row.position,
        at=row.at,
        who=row.name,
        roles=tuple(Role(role) for role in row.roles or ()),
        teams=tuple(row.teams or ()),
        action=row.action,
        person_id=row.person_id,
        case_id=row.case_id,
        reference=None,
        what=row.what,
        why=row.why,
    )


def _named(lines: list[Line]) -> list[Line]:
    references = naming.references_of({line.case_id for line in lines if line.case_id})
    return [
        replace(line, reference=references.get(line.case_id)) if line.case_id else line
        for line in lines
    ]


def _csv(conditions: Sequence[ColumnElement[bool]]) -> Iterator[str]:
    yield spreadsheets.line(_HEAD)
    older: int | None = None
    while True:
        page = _page(conditions, older, _EXPORTED_AT_ONCE)
        for line in page.lines:
            yield spreadsheets.line(_row(line))
        older = page.older
        if older is None:
            return


def _row(line: Line) -> Sequence[str]:
    return (
        line.at.isoformat(timespec="seconds"),
        line.who or "operator",
        line.action.value,
        line.reference or str(line.case_id or ""),
        str(line.person_id or ""),
        json.dumps(line.what, ensure_ascii=False, sort_keys=True),
        line.why or "",
    )
