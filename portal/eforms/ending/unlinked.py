"""Answers about equality: counted for the council, linked to nobody.

They are kept with the others only until a form is sent. Then they go to a table of their own that
knows no submission, no case, no browser and no time but the month.
"""

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms.definitions import Definition, Page, QuestionType
from portal.eforms.models import EqualityAnswer
from portal.eforms.walk import Answers, Walk, visible_questions, walk

# PostgreSQL notes at each row which transaction wrote it, and rows of one form lie side by side.
# Writing all rows again in a random order, in one transaction, leaves nothing of that.
_MIX = text("""
WITH taken AS (DELETE FROM equality_answer RETURNING service, question, answer, month)
INSERT INTO equality_answer (id, service, question, answer, month)
SELECT gen_random_uuid(), service, question, answer, month FROM taken ORDER BY random()
""")


def set_apart(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Count the answers about equality, in the caller's transaction; all the other answers."""
    month = clock.today().replace(day=1)
    about_equality = _keys(definition)
    with transaction() as session:
        session.add_all(
            EqualityAnswer(
                id=uuid4(), service=definition.service, question=key, answer=answer, month=month
            )
            for key, answer in answers.items()
            if key in about_equality and answer is not None
        )
    return {key: answer for key, answer in answers.items() if key not in about_equality}


def way_of(definition: Definition, sent: Answers) -> Walk:
    """The way of somebody who sent a form: questions about equality are passed, unanswered."""
    answers = with_equality(definition, sent)
    way = walk(definition, answers)
    return way if way.complete else _touched(definition, answers)


def with_equality(definition: Definition, sent: Answers) -> dict[str, Any]:
    """What was sent, as if the questions about equality had been left empty."""
    return {**dict.fromkeys(_keys(definition)), **sent}


def _touched(definition: Definition, answers: Answers) -> Walk:
    """Of what came by another way than the form's pages: those of which anything was answered."""
    pages: list[Page] = []
    live: dict[str, Any] = {}
    for page in definition.pages:
        asked = visible_questions(definition, page, answers, answers)
        if any(answers.get(each.key) is not None for each in asked):
            pages.append(page)
            live.update((each.key, answers.get(each.key)) for each in asked)
    return Walk(tuple(pages), None, live)


def mix() -> None:
    """Wipe out in which order and with which others the answers came in."""
    with transaction():
        db.session.execute(_MIX)


def _keys(definition: Definition) -> frozenset[str]:
    questions = definition.questions.values()
    return frozenset(each.key for each in questions if each.type is QuestionType.EQUALITY)
