"""“You said, we did”: what was learnt from complaints, for the public once it was looked at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Action, Actor, Permission, record
from portal.cases.complaints.models import Lesson
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l

AT_ONCE = 50


class NoSuchLesson(NotFound):
    message = _l("There is no such lesson.")


@dataclass(frozen=True)
class Told:
    """What the public reads. `at` is when it was published."""

    said: str
    did: str
    at: datetime


def published(*, page: int = 1) -> tuple[list[Told], bool]:
    """The newest first, and whether there are more."""
    wanted = (
        select(Lesson.said, Lesson.did, Lesson.published_at)
        .where(Lesson.published_at.is_not(None))
        .order_by(Lesson.published_at.desc(), Lesson.id)
        .offset((page - 1) * AT_ONCE)
        .limit(AT_ONCE + 1)
    )
    rows = [
        Told(row.said, row.did, at)
        for row in db.session.execute(wanted)
        if (at := row.published_at)
    ]
    return rows[:AT_ONCE], len(rows) > AT_ONCE


def lessons_of(actor: Actor, *, page: int = 1) -> tuple[list[Lesson], bool]:
    """Those of the actor's teams, what nobody has published first; and whether there are more."""
    actor.require(Permission.UPDATE_CASES)
    wanted = select(Lesson).where(Lesson.team.in_(actor.teams))
    order = (Lesson.published_at.is_not(None), Lesson.learnt_at.desc(), Lesson.id)
    some = wanted.order_by(*order).offset((page - 1) * AT_ONCE).limit(AT_ONCE + 1)
    rows = list(db.session.scalars(some))
    return rows[:AT_ONCE], len(rows) > AT_ONCE


def publish(actor: Actor, lesson_id: UUID, *, said: str, did: str) -> None:
    """Show it to the public in these words, in which nobody is named. Raises NoSuchLesson."""
    with transaction():
        lesson = lesson_of(actor, lesson_id)
        lesson.said, lesson.did = said, did
        lesson.published_at, lesson.published_by = clock.now(), actor.id
        _note(actor, lesson, published=True)


def take_back(actor: Actor, lesson_id: UUID) -> None:
    """The public doesn't read it any more. Raises NoSuchLesson."""
    with transaction():
        lesson = lesson_of(actor, lesson_id)
        lesson.published_at = lesson.published_by = None
        _note(actor, lesson, published=False)


def lesson_of(actor: Actor, lesson_id: UUID) -> Lesson:
    """Raises NoSuchLesson."""
    actor.require(Permission.UPDATE_CASES)
    with transaction() as session:
        lesson = session.get(Lesson, lesson_id)
    if lesson is None or lesson.team not in actor.teams:
        raise NoSuchLesson
    return lesson


def _note(actor: Actor, lesson: Lesson, *, published: bool) -> None:
    record(
        actor, Action.CHANGE, person_id=None, case_id=lesson.case_id,
        part="lesson", published=published,
    )  # fmt: skip
