"""Working on cases: what officers may see and do, each reading and change on the audit log."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import About, Action, Actor, Permission, record, record_each
from portal.cases import progress
from portal.cases.complaints.guarding import kept_back
from portal.cases.listing import CaseRecord, record_of
from portal.cases.models import Case
from portal.cases.reading import UnknownCase, title_of
from portal.cases.references import normal_reference
from portal.cases.statuses import Status
from portal.core import db
from portal.core.db import transaction


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens to a case next: the same status with a note adds a note.

    Only a public step is shown and mailed to the resident. `author` is used for an operator alone.
    """

    status: Status
    note: str | None
    public: bool = True
    author: str | None = None


def read(actor: Actor | None, reference: str) -> CaseRecord:
    """A case with everything, once it is on the audit log that this actor reads it.

    None is an operator at the command line. A case of another team is as unknown as one that isn't
    there. Raises NotAllowed or UnknownCase.
    """
    if actor is not None:
        actor.require(Permission.READ_CASES)
    with transaction():
        found = record_of(reference)
        _own(actor, found.case)
        sensitive = actor is None or actor.may(Permission.READ_SENSITIVE, team=found.case.team)
        _record(actor, Action.READ, found.case, part="case", sensitive=sensitive)
    return found


def record_for(actor: Actor, reference: str) -> CaseRecord:
    """Where a case stands, to check what is to be done with it: nothing of it is shown."""
    actor.require(Permission.UPDATE_CASES)
    found = record_of(reference)
    _own(actor, found.case)
    return found


def move_on(actor: Actor | None, reference: str, step: Step) -> None:
    """Give a case a status, a note or both, as this actor; None is an operator.

    Raises NotAllowed, UnknownCase, IllegalTransition or NothingNew.
    """
    if actor is not None:
        actor.require(Permission.UPDATE_CASES)
    with transaction():
        found = record_of(reference)
        case = found.case
        _own(actor, case)
        if step.status in kept_back(case):
            raise progress.IllegalTransition(case.status, step.status, found.allowed)
        moved = {"before": case.status.value, "after": step.status.value}
        author = actor.name if actor else step.author
        progress.update(
            reference, status=step.status, note=step.note, author=author, public=step.public
        )
        _record(actor, Action.CHANGE, case, **moved, note=bool(step.note), public=step.public)


def act_on(actor: Actor | None, reference: str, **what: Any) -> Case:
    """Before something of a case is changed that a domain above keeps: it goes on the audit log.

    `what` are ids, states and names of things. Raises NotAllowed or UnknownCase.
    """
    if actor is not None:
        actor.require(Permission.UPDATE_CASES)
    with transaction():
        case = record_of(reference).case
        _own(actor, case)
        _record(actor, Action.CHANGE, case, **what)
    return case


def copied(case_ids: Collection[UUID], *, part: str) -> None:
    """An operator takes a copy of this part of these cases: those whose they are see it."""
    rows = db.session.execute(select(Case.person_id, Case.id).where(Case.id.in_(case_ids)))
    record_each(None, Action.EXPORT, [About(*row) for row in rows], part=part)


def id_called(typed: str) -> UUID | None:
    """The id of the case with this reference, as people type it."""
    reference = normal_reference(typed)
    return db.session.scalar(select(Case.id).where(Case.reference == reference))


def references(case_ids: Collection[UUID]) -> Mapping[UUID, str]:
    rows = db.session.execute(select(Case.id, Case.reference).where(Case.id.in_(case_ids)))
    return {row.id: row.reference for row in rows}


def teams_of(case_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The team that each of these cases is with."""
    rows = db.session.execute(select(Case.id, Case.team).where(Case.id.in_(case_ids)))
    return {row.id: row.team for row in rows}


def titles_of(case_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What these cases are called, in the language in use."""
    wanted = select(Case.id, Case.service, Case.title).where(Case.id.in_(case_ids))
    return {row.id: title_of(row.service, row.title) for row in db.session.execute(wanted)}


def ids_of_person(person_id: UUID) -> Collection[UUID]:
    return db.session.scalars(select(Case.id).where(Case.person_id == person_id)).all()


def _own(actor: Actor | None, case: Case) -> None:
    if actor is not None and case.team not in actor.teams:
        raise UnknownCase


def _record(actor: Actor | None, action: Action, case: Case, **what: Any) -> None:
    record(actor, action, person_id=case.person_id, case_id=case.id, **what)
