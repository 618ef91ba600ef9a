"""Complaints at each of their stages, for a demonstration."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.services import Actor
from portal.cases.complaints import escalating, lessons, working
from portal.cases.complaints.models import Complaint, Finding, Nature
from portal.cases.complaints.working import Answer, Learnt
from portal.cases.opening import Opening, open_case
from portal.core import clock, db
from portal.core.clock import frozen

SERVICE: Final = "complaint"

_LEARNT: Final = Learnt(
    "Nobody told us that the garden waste crew could not come.",
    "We send a text on the morning of the day if a crew cannot come.",
)
_RIGHT: Final = Answer(
    finding=Finding.UPHELD,
    words="We are sorry. The crew could not come that day, and we did not tell you.",
    lesson=_LEARNT,
)
_WRONG: Final = Answer(
    finding=Finding.NOT_UPHELD,
    words="We looked at the crew's record. They came on the day that we had promised.",
)


def engage(opening: Opening, *, first: Actor, second: Actor) -> int:
    """Once: one new, one upheld with its lesson, one under review by somebody else; how many."""
    if db.session.scalar(select(Complaint.id).limit(1)) is not None:
        return 0
    _received(opening, days=1)
    upheld = _decided(opening, first, days=20)
    working.answer(first, upheld, _RIGHT)
    _publish(second)
    with frozen(clock.now() - timedelta(days=9)):
        disputed = _decided(opening, first, days=8)
        working.answer(first, disputed, _WRONG)
    escalating.ask(disputed, "You asked the crew and not my neighbours, who saw the full bin.")
    return 3


def _decided(opening: Opening, officer: Actor, *, days: int) -> str:
    reference = _received(opening, days=days)
    working.decide(officer, reference, Nature.COMPLAINT)
    return reference


def _received(opening: Opening, *, days: int) -> str:
    with frozen(clock.now() - timedelta(days=days)):
        return open_case(replace(opening, submission_id=uuid4())).reference


def _publish(officer: Actor) -> None:
    [lesson], _more = lessons.lessons_of(officer)
    lessons.publish(officer, lesson.id, said=lesson.said, did=lesson.did)
