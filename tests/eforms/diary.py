"""A form about noise, with a diary to which up to three days are added."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.eforms.definitions import Definition
from portal.eforms.models import Draft
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Answer, Visitor


def make_group(key: str = "diary", **changes: Any) -> dict[str, Any]:
    return make_question(
        key,
        "add_another",
        label="When did you hear it?",
        item="Day",
        another="Do you want to add another day?",
        **{
            "questions": [
                make_question("day", label="Which day?"),
                make_question("kind", "radios", "music", "dogs", label="What was it?"),
                make_question("notes", "long_text", label="Anything else?", required=False),
            ],
            "count": {"fewest": 1, "most": 3},
            "errors": {"required": "Add a day"},
            **changes,
        },
    )


def make_diary(**changes: Any) -> Definition:
    return make_definition(
        make_page("source", make_question("source", label="Where does it come from?")),
        make_page("diary", make_group(**changes)),
        make_page("wish", make_question("wish", label="What do you wish?")),
        service="noise",
    )


def begun(client: FlaskClient) -> Visitor:
    """Somebody who has said where the noise comes from."""
    visitor = Visitor(client, "noise")
    visitor.begin()
    visitor.send("source", source="Next door")
    return visitor


def boxes(day: str = "Monday", kind: str = "music", notes: str = "") -> dict[str, str]:
    return {"diary.day": day, "diary.kind": kind, "diary.notes": notes}


def add(visitor: Visitor, **answers: str) -> Answer:
    return visitor.send("diary/new", **boxes(**answers))


def cards(page: Answer) -> list[str]:
    return [card.get_text().strip() for card in page.soup.select(".govuk-summary-card__title")]


def stored(session: Session) -> dict[str, Any]:
    return session.scalars(select(Draft).where(Draft.submitted_at.is_(None))).one().answers
