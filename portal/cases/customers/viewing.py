"""One person's everything, as far as whoever asks may see it; that they looked is on the audit log.

Officers see what their own teams have with the person. For everything beyond that they say why,
and advisers always do. What stays hidden is counted, and it is said what it is and why.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Item, ItemKind, Known, Permission, record
from portal.cases.customers import merging
from portal.cases.customers.parts import Seen, Shown, kinds_for_staff
from portal.cases.models import Case
from portal.cases.reading import title_of
from portal.cases.statuses import Status
from portal.cases.talking.discretion import is_discreet
from portal.core import db
from portal.core.db import transaction
from portal.core.errors import Forbidden, NotFound, Sentence
from portal.core.i18n import _l

PER_PAGE: Final = 20
_THINGS: Final = 10  # of one kind and record


class UnknownCustomer(NotFound):
    message = _l("We have no record of this person.")


class WhyNeeded(Forbidden):
    message = _l("Tell us why you look at a person whom your team does not deal with.")


class Hidden(StrEnum):
    """Why something isn't shown to this reader."""

    ROLE = "role"  # whatever they say
    WHY = "why"  # until they say why they look
    FAULT = "fault"  # just now, to anybody


@dataclass(frozen=True)
class CustomerCase:
    """A line of the list. `title` is None where others' cases of its service are kept private.

    `expect_by` is None for a closed case; `mine`: it is with a team of the reader, who may open it.
    """

    reference: str
    title: Sentence | None
    team: str
    status: Status
    received_at: datetime
    expect_by: date | None
    mine: bool


@dataclass(frozen=True)
class Cases:
    """A page of them, what changed last first. `hidden` are the numbers with other teams."""

    lines: Sequence[CustomerCase]
    count: int
    page: int
    hidden: Mapping[str, int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PER_PAGE))


@dataclass(frozen=True)
class Things:
    """What they have of a kind, each with the address of its page for staff, where there is one.

    The title of an item is empty where others' cases of its service are kept private.
    """

    kind: ItemKind
    hidden: Hidden | None = None
    count: int = 0
    lines: Sequence[tuple[Item, str | None]] = ()


@dataclass(frozen=True)
class Customer:
    """`people` are their records, the one that was asked for first."""

    seen: Seen
    people: Sequence[Known]
    cases: Cases
    things: Sequence[Things]


def look(actor: Actor, person_id: UUID, *, page: int = 1) -> Customer:
    """Everything that the actor may see. Raises NotAllowed, UnknownCustomer or WhyNeeded."""
    with transaction():
        seen = opened(actor, person_id)
        for each in seen.records:
            record(actor, Action.READ, person_id=each, why=seen.why, part="customer", own=seen.own)
    return Customer(
        seen,
        accounts.people_known(seen.records),
        _cases(actor, seen, page),
        _all_things(actor, seen),
    )


def details(actor: Actor, person_id: UUID, *, part: str) -> Known:
    """How to reach one person, once it is on the audit log. Raises as `opened` does."""
    with transaction():
        seen = opened(actor, person_id)
        record(actor, Action.READ, person_id=person_id, why=seen.why, part=part, own=seen.own)
    return accounts.people_known([person_id])[0]


def known(actor: Actor, person_id: UUID) -> None:
    """The actor may ask to see this person. Raises NotAllowed or UnknownCustomer."""
    if not actor.may(Permission.READ_CASES):
        actor.require(Permission.FIND_PEOPLE)
    if not accounts.people_known([person_id]):
        raise UnknownCustomer


def opened(actor: Actor, person_id: UUID) -> Seen:
    """How much of a person the actor may see. Raises NotAllowed, UnknownCustomer or WhyNeeded."""
    known(actor, person_id)
    records = merging.records_of(person_id)
    own = actor.may(Permission.READ_CASES) and _deals_with(actor, records)
    why = accounts.reason_to_see(actor, records)
    if not own and why is None:
        raise WhyNeeded
    return Seen(records, own, why)


def give_reason(actor: Actor, people: Collection[UUID], *, why: str) -> None:
    """The actor says why they look at these people. Raises NotAllowed or UnknownCustomer."""
    for each in people:
        known(actor, each)
    accounts.give_reason(actor, people, why=why)


def _deals_with(actor: Actor, records: Collection[UUID]) -> bool:
    """A case that they opened themselves isn't enough: nobody lets themselves in so."""
    theirs = _theirs(records) & Case.team.in_(actor.teams)
    by_another = Case.opened_by.is_distinct_from(actor.id)
    wanted = select(Case.id).where(theirs, by_another).limit(1)
    return db.session.scalar(wanted) is not None


def _cases(actor: Actor, seen: Seen, page: int) -> Cases:
    teams = select(Case.team, func.count()).where(_theirs(seen.records)).group_by(Case.team)
    counts: dict[str, int] = {row[0]: row[1] for row in db.session.execute(teams)}
    shown = _theirs(seen.records)
    hidden: dict[str, int] = {}
    if seen.why is None:
        hidden = {team: count for team, count in counts.items() if team not in actor.teams}
        shown &= Case.team.in_(actor.teams)
    count = sum(counts.values()) - sum(hidden.values())
    page = min(max(page, 1), max(1, -(-count // PER_PAGE)))
    newest = select(Case).where(shown).order_by(Case.changed_at.desc(), Case.id.desc())
    rows = db.session.scalars(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return Cases([_line(actor, row) for row in rows], count, page, hidden)


def _line(actor: Actor, case: Case) -> CustomerCase:
    mine = actor.may(Permission.READ_CASES, team=case.team)
    private = not mine and is_discreet(case.service)
    return CustomerCase(
        case.reference,
        None if private else title_of(case.service, case.title),
        case.team,
        case.status,
        case.received_at,
        None if case.closed_at else case.respond_by,
        mine,
    )


def _all_things(actor: Actor, seen: Seen) -> Sequence[Things]:
    ours = select(Case.service).where(_theirs(seen.records), Case.team.in_(actor.teams)).distinct()
    own = set(db.session.scalars(ours))
    found = [_things(actor, seen, kind, how) for kind, how in kinds_for_staff().items()]
    return [
        replace(things, lines=[(_told(item, own), href) for item, href in things.lines])
        for things in found
    ]


def _told(item: Item, own: Collection[str]) -> Item:
    private = item.service and item.service not in own and is_discreet(item.service)
    return replace(item, title="") if private else item


def _things(actor: Actor, seen: Seen, kind: ItemKind, how: Shown) -> Things:
    if not actor.may(how.permission):
        return Things(kind, Hidden.ROLE)
    if seen.why is None:
        return Things(kind, Hidden.WHY)
    found = accounts.things_of(seen.records, kind, most=_THINGS if how.href else 0)
    if found is None:
        return Things(kind, Hidden.FAULT)
    count, items = found
    lines = [(item, how.href(item, actor)) for item in items] if how.href else []
    return Things(kind, None, count, lines)


def _theirs(records: Collection[UUID]) -> ColumnElement[bool]:
    return Case.person_id.in_(records) & Case.emptied_at.is_(None)
