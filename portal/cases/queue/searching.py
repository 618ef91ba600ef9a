"""An officer looks for a case of their teams, by its reference or by what stands in its contact."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from portal.accounts.services import Action, Actor, Permission, record
from portal.cases.models import Case
from portal.cases.queue import words
from portal.cases.queue.listing import AT_ONCE, Line, newest_first
from portal.cases.queue.models import CaseSearch, CaseWords
from portal.cases.references import normal_reference
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l

KEPT = timedelta(hours=12)


class SearchOver(NotFound):
    message = _l("Search again: what you looked for is kept for 12 hours.")


@dataclass(frozen=True)
class Found:
    """Cases that have every word of `typed`, open ones first. Where `more`, some are left out."""

    typed: str
    lines: tuple[Line, ...]
    more: bool


def reference_called(actor: Actor, typed: str) -> str | None:
    """The case of the actor's teams with this reference, as people type it."""
    actor.require(Permission.READ_CASES)
    reference = normal_reference(typed)
    wanted = select(Case.reference).where(Case.reference == reference, Case.team.in_(actor.teams))
    return db.session.scalar(wanted) if reference else None


def keep(actor: Actor, typed: str) -> UUID:
    """The id under which this officer reads what was found: no address says what they typed.

    Raises TooManyAttempts after 300 searches in an hour.
    """
    actor.require(Permission.READ_CASES)
    security.throttle("300/hour", "case search", str(actor.id))
    with transaction() as session:
        search = CaseSearch(staff_id=actor.id, typed=typed, at=clock.now())
        session.add(search)
        session.flush()
        record(actor, Action.SEARCH, person_id=None, case_id=None, part="cases")
        return search.id


def found(actor: Actor, search_id: UUID) -> Found:
    """Raises SearchOver where it is another's, or too old."""
    actor.require(Permission.READ_CASES)
    typed = db.session.scalar(
        select(CaseSearch.typed).where(
            CaseSearch.id == search_id,
            CaseSearch.staff_id == actor.id,
            CaseSearch.at > clock.now() - KEPT,
        )
    )
    if typed is None:
        raise SearchOver
    lines = _with(actor.teams, words.words_in(typed))
    return Found(typed, tuple(lines[:AT_ONCE]), len(lines) > AT_ONCE)


def tidy() -> int:
    """Throw away what nobody can read any more; how many."""
    with transaction() as session:
        old = delete(CaseSearch).where(CaseSearch.at <= clock.now() - KEPT)
        return len(session.execute(old.returning(CaseSearch.id)).all())


def _with(teams: Collection[str], wanted: list[str]) -> list[Line]:
    if not wanted:
        return []
    having = select(CaseWords.id).where(CaseWords.words.contains(words.hashes_of(wanted)))
    return newest_first(Case.team.in_(teams), Case.id.in_(having), most=AT_ONCE + 1)
