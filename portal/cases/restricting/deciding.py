"""Somebody proposes to restrict contact, somebody else decides, and looks at it again in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, record
from portal.cases.customers.viewing import opened
from portal.cases.models import Case
from portal.cases.references import normal_reference
from portal.cases.restricting import rules, telling
from portal.cases.restricting.models import Restriction, RestrictionReview, Stage, Way
from portal.core import clock
from portal.core.db import transaction, wait_for
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.i18n import _l

_OPEN: Final = (Stage.PROPOSED, Stage.IN_FORCE)


class NoSuchRestriction(NotFound):
    message = _l("There is no such restriction.")


class AlreadyRestricted(Conflict):
    message = _l("Contact with this person is restricted already, or somebody proposed it.")


class DecidedAlready(Conflict):
    message = _l("Somebody has decided this meanwhile.")


class NotYours(Forbidden):
    message = _l("Somebody else has to decide this: you proposed it, or it is for another team.")


class NotTheirs(Conflict):
    """One of the references is of no case of this person."""

    message = _l("Enter references of cases of this person")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`ways` are those to close; `reason` is what the person is told."""

    ways: Collection[Way]
    reason: str
    named: str | None
    evidence: Sequence[str]
    months: int


def propose(actor: Actor, person_id: UUID, proposal: Proposal, *, key: UUID) -> None:
    """Nothing is closed yet: another decides. `key` makes it happen once.

    Raises AlreadyRestricted, NotTheirs, and as `viewing.opened` does.
    """
    with transaction() as session:
        records = opened(actor, person_id).records
        wait_for(f"restriction {min(records)}")  # by any of their records it is the same
        if session.get(Restriction, key) is not None:
            return
        wanted = select(Restriction.id).where(
            Restriction.person_id.in_(records), Restriction.stage.in_(_OPEN)
        )
        if session.scalar(wanted.limit(1)) is not None:
            raise AlreadyRestricted
        session.add(
            Restriction(
                id=key, person_id=person_id, stage=Stage.PROPOSED, ways=sorted(proposal.ways),
                reason=proposal.reason, named=proposal.named, months=proposal.months,
                evidence=_theirs(session, records, proposal.evidence),
                proposed_by=actor.id, proposed_at=clock.now(),
            )
        )  # fmt: skip
        _note(actor, person_id, key, Stage.PROPOSED)
        telling.tell_team(key, "proposed", key=f"restriction_proposed:{key}")


def decide(actor: Actor, restriction_id: UUID, *, approve: bool) -> None:
    """Begin it today, or let it be. Raises NotYours, DecidedAlready or NoSuchRestriction."""
    with transaction() as session:
        row = _locked(session, restriction_id)
        if not rules.may_decide(actor) or row.proposed_by == actor.id:
            raise NotYours
        wanted = Stage.IN_FORCE if approve else Stage.DECLINED
        if row.stage is not Stage.PROPOSED:
            if row.stage is wanted and row.decided_by == actor.id:
                return  # pressed twice
            raise DecidedAlready
        row.stage, row.decided_by, row.decided_at = wanted, actor.id, clock.now()
        if approve:
            row.begins_on = clock.today()
            row.ends_on = rules.ends_on(row.begins_on, row.months)
            row.review_on = rules.review_on(row.begins_on, row.ends_on)
            telling.tell_person(row, "began")
        _note(actor, row.person_id, row.id, wanted)


def review(actor: Actor, restriction_id: UUID, *, keep: bool, note: str, key: UUID) -> None:
    """Look at it again: it goes on until the next review, or ends now. `key` makes it once.

    Raises NotYours, DecidedAlready or NoSuchRestriction.
    """
    with transaction() as session:
        row = _locked(session, restriction_id)
        if not rules.may_decide(actor):
            raise NotYours
        if session.get(RestrictionReview, key) is not None:
            return
        if row.stage is not Stage.IN_FORCE or row.ends_on is None:
            raise DecidedAlready
        session.add(
            RestrictionReview(
                id=key, restriction_id=row.id, staff_id=actor.id, at=clock.now(), kept=keep,
                note=note,
            )
        )  # fmt: skip
        row.asked = row.asked_at = None
        if keep:
            row.review_on = rules.review_on(clock.today(), row.ends_on)
            telling.tell_person(row, "kept", again=key)
        else:
            _end(row, actor)
        _note(actor, row.person_id, row.id, row.stage, keep)


def ask_again(person_id: UUID, words: str) -> None:
    """The person asks for a review; asked twice, the last words count.

    Raises NoSuchRestriction where nothing is in force.
    """
    with transaction() as session:
        row = session.scalar(
            select(Restriction)
            .where(Restriction.person_id == person_id, Restriction.stage == Stage.IN_FORCE)
            .with_for_update()
        )
        if row is None:
            raise NoSuchRestriction
        first = row.asked_at is None
        row.asked, row.asked_at = words, clock.now()
        if first:
            telling.tell_team(row.id, "asked", key=f"restriction_asked:{row.id}:{row.asked_at}")


def end_those_over() -> int:
    """Those whose time is over end by themselves; how many."""
    with transaction() as session:
        rows = session.scalars(
            select(Restriction)
            .where(Restriction.stage == Stage.IN_FORCE, Restriction.ends_on <= clock.today())
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            _end(row, None)
            _note(None, row.person_id, row.id, Stage.ENDED)
    return len(rows)


def remind() -> int:
    """Tell the team which reviews are due, each once; how many."""
    with transaction() as session:
        rows = session.scalars(
            select(Restriction)
            .where(
                Restriction.stage == Stage.IN_FORCE,
                Restriction.review_on <= clock.today(),
                Restriction.reminded_on.is_distinct_from(Restriction.review_on),
            )
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.reminded_on = row.review_on
            telling.tell_team(row.id, "due", key=f"restriction_due:{row.id}:{row.review_on}")
    return len(rows)


def _end(row: Restriction, actor: Actor | None) -> None:
    row.stage, row.ended_at = Stage.ENDED, clock.now()
    row.ended_by = actor.id if actor else None
    telling.tell_person(row, "ended")


def _theirs(session: Session, records: Collection[UUID], typed: Sequence[str]) -> list[str]:
    """The references as we write them. Raises NotTheirs."""
    wanted = [normal_reference(each) for each in typed]
    known = session.scalars(
        select(Case.reference).where(Case.reference.in_(wanted), Case.person_id.in_(records))
    ).all()
    if set(known) != set(wanted):
        raise NotTheirs
    return sorted(known)


def _locked(session: Session, restriction_id: UUID) -> Restriction:
    row = session.get(Restriction, restriction_id, with_for_update=True)
    if row is None:
        raise NoSuchRestriction
    return row


def _note(
    actor: Actor | None,
    person_id: UUID,
    restriction_id: UUID,
    stage: Stage,
    kept: bool = False,  # noqa: FBT001, FBT002
) -> None:
    record(
        actor, Action.CHANGE, person_id=person_id, restriction=str(restriction_id),
        stage=stage.value, kept=kept,
    )  # fmt: skip
