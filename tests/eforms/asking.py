"""Put a question to somebody and post what they typed, as a page does."""

from typing import Any

from werkzeug.datastructures import MultiDict

from portal.eforms.kinds import kind_of
from portal.eforms.pages import wtf
from portal.eforms.pages.wtf import QuestionField
from tests.eforms.builders import make_definition, make_page, make_question

Posted = str | list[str] | dict[str, str]


def ask(kind: str, posted: Posted, *options: str, **changes: Any) -> QuestionField:
    """The field of one question after its page was posted and validated."""
    definition = make_definition(make_page("q", make_question("q", kind, *options, **changes)))
    (page,) = definition.pages
    form = wtf.form_for(
        definition, page, page.questions, posted=MultiDict(_boxes(posted)), answers={}
    )
    form.validate()
    return form.questions[0]


def said(field: QuestionField) -> str | None:
    """The error message, None where the answer was taken."""
    return str(field.errors[0]) if field.errors else None


def shown(kind: str, answer: Any, *options: str, **changes: Any) -> list[str]:
    """The answer as the check page has it."""
    definition = make_definition(make_page("q", make_question("q", kind, *options, **changes)))
    question = definition.questions["q"]
    return kind_of(question).shown(question, definition.service, answer)


def filled(kind: str, answer: Any, **changes: Any) -> dict[str, str]:
    """What stands in the boxes when the page is opened again."""
    question = make_definition(make_page("q", make_question("q", kind, **changes))).questions["q"]
    return kind_of(question).filled(answer)


def _boxes(posted: Posted) -> list[tuple[str, str]]:
    if isinstance(posted, dict):
        return [(f"q-{box}" if box else "q", text) for box, text in posted.items()]
    values = [posted] if isinstance(posted, str) else posted
    return [("csrf_token", "x"), *(("q", value) for value in values)]
