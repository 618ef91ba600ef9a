"""The cases of some teams by what is due next, a page at a time.

Each team's part is read off the index in its order, as far as a page goes; then they are merged:
so a page costs the same however many cases there are. The next page begins after the last line.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from portal.cases.models import DUE, WAITS, Case
from portal.cases.queue.wanted import Due, Owner, Wanted
from portal.cases.statuses import Status
from portal.core import clock, db

AT_ONCE = 50
_CLOSED = [status.value for status in Status if status.closed]
_WAITS: ColumnElement[bool] = literal_column(f"({WAITS})", Boolean)
_DUE: ColumnElement[date] = literal_column(f"({DUE})", Date)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case in the queue, with nothing personal in it. `due` is None where nothing is.

    `title` is the English name of the service, to be translated with the service as its context.
    """

    id: UUID
    reference: str
    service: str
    title: str
    team: str
    status: Status
    channel: str
    owner_id: UUID | None
    received_at: datetime
    closed_at: datetime | None
    waits: bool
    next_due: date
    changed_at: datetime

    @property
    def due(self) -> date | None:
        return None if self.waits or self.closed_at else self.next_due

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < clock.today()

    @property
    def today(self) -> bool:
        return self.due == clock.today()


@dataclass(frozen=True)
class Page:
    """Lines, and what the next page begins after; None on the last one."""

    lines: tuple[Line, ...]
    after: str | None


def page(teams: Collection[str], wanted: Wanted, *, me: UUID, after: str | None = None) -> Page:
    """Of these teams' cases those that are wanted. `after` is what the page before said.

    Anything else that it says begins at the first page.
    """
    among = [team for team in sorted(teams) if team == wanted.team] or sorted(teams)
    if not among:
        return Page((), None)
    build = _closed if wanted.closed else _open
    rows = db.session.execute(build(among, wanted, me, after or "")).all()
    lines = tuple(_line(row) for row in rows[:AT_ONCE])
    return Page(lines, _mark(lines[-1]) if len(rows) > AT_ONCE else None)


def newest_first(*which: ColumnElement[bool], most: int) -> list[Line]:
    """What is open and what is closed together: the open ones, then the others."""
    order = (Case.closed_at.is_not(None), Case.received_at.desc(), Case.id)
    wanted = _columns().where(*which).order_by(*order).limit(most)
    return [_line(row) for row in db.session.execute(wanted)]


def version_of(lines: Collection[Line]) -> str:
    """Another one as soon as a reader would see something else."""
    said = "|".join(
        f"{line.reference} {line.status} {line.owner_id} {line.team} {line.due} {line.changed_at}"
        for line in lines
    )
    return sha256(said.encode()).hexdigest()[:16]


def _line(row: Any) -> Line:
    facts = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Line(**{**facts, "status": Status(facts["status"]), "channel": str(facts["channel"])})


def _open(among: list[str], wanted: Wanted, me: UUID, after: str) -> Select[Any]:
    team = _each(among, "of_team")
    order = (_WAITS, _DUE, Case.id)
    part = _columns().where(
        Case.team == team.c.of_team, Case.closed_at.is_(None), *_narrowed(wanted, me)
    )
    if place := _open_place(after):
        part = part.where(tuple_(*order) > tuple_(*place))
    found = part.order_by(*order).limit(AT_ONCE + 1).lateral("found")
    whole = select(found).select_from(team).join(found, literal_column("true"))
    return whole.order_by(found.c.waits, found.c.next_due, found.c.id).limit(AT_ONCE + 1)


def _closed(among: list[str], wanted: Wanted, me: UUID, after: str) -> Select[Any]:
    """The last ones closed first: by the index of a service where one is named."""
    team = _each(among, "of_team")
    part = _columns().where(
        Case.team == team.c.of_team, Case.closed_at.is_not(None), *_narrowed(wanted, me)
    )
    if place := _closed_place(after):
        part = part.where(tuple_(Case.closed_at, Case.id) < tuple_(*place))
    whole = select().select_from(team)
    if not wanted.service:
        status = _each([wanted.status.value] if wanted.status else _CLOSED, "of_status")
        part = part.where(Case.status == status.c.of_status)
        whole = whole.join(status, literal_column("true"))
    newest = (Case.closed_at.desc(), Case.id.desc())
    found = part.order_by(*newest).limit(AT_ONCE + 1).lateral("found")
    whole = whole.add_columns(*found.c).join(found, literal_column("true"))
    return whole.order_by(found.c.closed_at.desc(), found.c.id.desc()).limit(AT_ONCE + 1)


def _each(words: Collection[str], name: str) -> Any:
    return func.unnest(cast(list(words), ARRAY(String))).table_valued(name).render_derived()


def _columns() -> Select[Any]:
    columns: list[Any] = [
        Case.id,
        Case.reference,
        Case.service,
        Case.title,
        Case.team,
        Case.status,
        Case.channel,
        Case.owner_id,
        Case.received_at,
        Case.closed_at,
        _WAITS.label("waits"),
        _DUE.label("next_due"),
        Case.changed_at,
    ]
    return select(*columns)


def _narrowed(wanted: Wanted, me: UUID) -> Iterator[ColumnElement[bool]]:
    if wanted.service:
        yield Case.service == wanted.service
    if wanted.status:
        yield Case.status == wanted.status
    if wanted.channel:
        yield Case.channel == wanted.channel
    if wanted.owner is Owner.MINE:
        yield Case.owner_id == me
    elif wanted.owner is Owner.NOBODY:
        yield Case.owner_id.is_(None)
    if wanted.due:
        yield due_then(wanted.due)


def due_then(due: Due) -> ColumnElement[bool]:
    """In words that the index of the queue knows."""
    today = clock.today()
    if due is Due.WAITING:
        return _WAITS
    when: dict[Due, ColumnElement[bool]] = {
        Due.LATE: today > _DUE,
        Due.TODAY: literal(today) == _DUE,
        Due.WEEK: _DUE.between(today, today + _WEEK),
    }
    return and_(false() == _WAITS, when[due])


def _mark(last: Line) -> str:
    """Where a page ends, short enough for an address."""
    if last.closed_at is not None:
        return f"{int(last.closed_at.timestamp() * 1_000_000)}.{last.id.hex}"
    return f"{last.waits:d}.{last.next_due:%Y%m%d}.{last.id.hex}"


def _open_place(after: str) -> tuple[bool, date, UUID] | None:
    try:
        waits, due, name = after.split(".")
        return waits == "1", date.fromisoformat(due), UUID(hex=name)
    except ValueError:
        return None


def _closed_place(after: str) -> tuple[datetime, UUID] | None:
    try:
        micros, name = after.split(".")
        at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(micros))
        return at, UUID(hex=name)
    except (ValueError, OverflowError):
        return None
