"""What an adviser sees who helps somebody: a little about a case, and nothing of its answers."""

from uuid import UUID

from sqlalchemy import select

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Permission, record
from portal.cases import desk
from portal.cases.models import Case
from portal.cases.reading import CaseStatus, UnknownCase, status_of
from portal.core.db import transaction


def search_case(actor: Actor, typed: str, *, why: str) -> UUID | None:
    """The id of the search, which opens the case; None where there is none."""
    return accounts.search(actor, person_id=None, case_id=desk.id_called(typed), why=why)


def case_found(actor: Actor, case_id: UUID, *, why: str) -> CaseStatus:
    """The case as its resident sees it, once the reading is on the audit log."""
    actor.require(Permission.FIND_PEOPLE)
    with transaction() as session:
        row = session.execute(
            select(Case.reference, Case.person_id).where(Case.id == case_id)
        ).one_or_none()
        if row is None:
            raise UnknownCase
        seen = status_of(row.reference)
        record(actor, Action.READ, person_id=row.person_id, case_id=case_id, why=why, part="status")
    return seen
