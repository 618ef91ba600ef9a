"""A form of three pages about a lost cat, for tests that change it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.eforms import publishing
from portal.eforms.models import Draft
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Answer

COLOUR = make_question("colour", "radios", "ginger", "black")
WHERE = make_question("where", label="Where did you see it?")
NAME = make_question("name", "name", label="What is its name?", required=False)


def publish(*pages: dict[str, Any], **changes: Any) -> None:
    publishing.file_version(make_definition(*pages, **changes))


def pages(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    """A page for each."""
    return [make_page(question["key"], question) for question in questions]


def banner(answer: Answer) -> str | None:
    """What the notice says, where there is one."""
    found = answer.soup.select(".govuk-notification-banner")
    return " ".join(found[0].get_text(" ").split()) if found else None


def kept(session: Session) -> Draft:
    """The one draft there is, as the database has it."""
    session.expire_all()
    return session.scalars(select(Draft)).one()
