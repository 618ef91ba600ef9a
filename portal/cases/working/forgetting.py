"""Letting go of what contacts and calls say about somebody. That they were there, stays counted."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update

from portal.cases.working.models import CallBack, CaseContact
from portal.core import clock
from portal.core.db import transaction

_KEPT: Final = timedelta(days=2 * 365)  # as a case that no form is for
_EMPTY: Final = {"note": None, "person_id": None}


def of_case(case_id: UUID) -> None:
    """In the transaction that empties the case."""
    with transaction() as session:
        contacts = update(CaseContact).where(CaseContact.case_id == case_id)
        session.execute(contacts.values(_EMPTY))
        calls = update(CallBack).where(CallBack.case_id == case_id)
        session.execute(calls.values(phone=None, about=None))


def without_case(person_id: UUID) -> None:
    """What this person got in touch about and was dealt with at once."""
    theirs = update(CaseContact).where(
        CaseContact.person_id == person_id, CaseContact.case_id.is_(None)
    )
    with transaction() as session:
        session.execute(theirs.values(_EMPTY))


def old_ones() -> int:
    """Those without a case that are two years old; how many."""
    old = update(CaseContact).where(
        CaseContact.case_id.is_(None),
        CaseContact.received_at < clock.now() - _KEPT,
        CaseContact.note.is_not(None) | CaseContact.person_id.is_not(None),
    )
    with transaction() as session:
        return len(session.scalars(old.values(_EMPTY).returning(CaseContact.id)).all())
