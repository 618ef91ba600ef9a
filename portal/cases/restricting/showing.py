"""What staff and the person see of a restriction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, select

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, record
from portal.cases.restricting import rules
from portal.cases.restricting.deciding import NoSuchRestriction
from portal.cases.restricting.models import Restriction, RestrictionReview, Stage, Way
from portal.core import clock, db
from portal.core.db import transaction

_MOST = 200


@dataclass(frozen=True)
class View:
    """As `Restriction`; `ways` are closed, `open_ways` are not."""

    id: UUID
    person_id: UUID
    stage: Stage
    ways: Sequence[Way]
    reason: str
    named: str | None
    evidence: Sequence[str]
    months: int
    proposed_by: UUID
    proposed_at: datetime
    review_on: date | None
    ends_on: date | None
    asked: str | None
    asked_at: datetime | None
    ended_at: datetime | None

    @property
    def open_ways(self) -> Sequence[Way]:
        return [way for way in Way if way not in self.ways]

    @property
    def in_force(self) -> bool:
        return self.stage is Stage.IN_FORCE

    @property
    def review_due(self) -> bool:
        due = self.review_on is not None and self.review_on <= clock.today()
        return self.in_force and (due or self.asked_at is not None)


@dataclass(frozen=True)
class Reviewed:
    at: datetime
    by: str
    kept: bool
    note: str


@dataclass(frozen=True)
class Story:
    """One, with whoever proposed and decided it, and what the actor may do with it now."""

    view: View
    proposed_by: str
    decided_by: str | None
    reviews: Sequence[Reviewed]
    may_decide: bool
    may_review: bool


def in_force(records: Collection[UUID]) -> View | None:
    """What holds for the person of these records today.

    Two of their records may have had one each before they were put together: then all that either
    closes is closed, until the later day.
    """
    wanted = select(Restriction).where(
        Restriction.person_id.in_(records), Restriction.stage == Stage.IN_FORCE
    )
    rows = db.session.scalars(wanted.order_by(Restriction.ends_on.desc(), Restriction.id)).all()
    closed = {way for row in rows for way in row.ways}
    ways = [way for way in Way if way in closed]
    return replace(_view(rows[0]), ways=ways) if rows else None


def waiting_or_in_force(records: Collection[UUID]) -> View | None:
    if (view := in_force(records)) is not None:
        return view
    wanted = select(Restriction).where(
        Restriction.person_id.in_(records), Restriction.stage == Stage.PROPOSED
    )
    row = db.session.scalars(wanted.order_by(Restriction.proposed_at).limit(1)).first()
    return _view(row) if row else None


def listed(actor: Actor) -> Sequence[View]:
    """What waits for the actor's team, the most urgent first; others see what they proposed."""
    mine = Restriction.proposed_by == actor.id
    open_ = Restriction.stage.in_((Stage.PROPOSED, Stage.IN_FORCE))
    urgent = case(
        (Restriction.stage == Stage.PROPOSED, 0), (Restriction.asked_at.is_not(None), 1), else_=2
    )
    wanted = select(Restriction).where(open_ if rules.may_decide(actor) else open_ & mine)
    page = wanted.order_by(urgent, Restriction.review_on, Restriction.id).limit(_MOST)
    return [_view(row) for row in db.session.scalars(page)]


def story(actor: Actor, restriction_id: UUID) -> Story:
    """For those who decide and whoever proposed it; it goes on the audit log.

    Raises NoSuchRestriction.
    """
    with transaction() as session:
        row = session.get(Restriction, restriction_id)
        decides = rules.may_decide(actor)
        if row is None or not (decides or row.proposed_by == actor.id):
            raise NoSuchRestriction
        record(
            actor, Action.READ, person_id=row.person_id, part="restriction",
            restriction=str(row.id),
        )  # fmt: skip
        reviews = _reviews(row.id)
        names = accounts.staff_names({row.proposed_by, row.decided_by or row.proposed_by})
        return Story(
            _view(row),
            names.get(row.proposed_by, ""),
            names.get(row.decided_by) if row.decided_by else None,
            reviews,
            decides and row.stage is Stage.PROPOSED and row.proposed_by != actor.id,
            decides and row.stage is Stage.IN_FORCE,
        )


def _reviews(restriction_id: UUID) -> Sequence[Reviewed]:
    rows = db.session.scalars(
        select(RestrictionReview)
        .where(RestrictionReview.restriction_id == restriction_id)
        .order_by(RestrictionReview.at)
    ).all()
    names = accounts.staff_names({row.staff_id for row in rows})
    return [Reviewed(row.at, names.get(row.staff_id, ""), row.kept, row.note) for row in rows]


def _view(row: Restriction) -> View:
    facts = {name: getattr(row, name) for name in View.__dataclass_fields__}
    return View(**{**facts, "ways": [way for way in Way if way in row.ways]})
