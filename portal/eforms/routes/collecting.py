"""Questions answered a piece at a time: such a page is handed to the module that draws it.

While a person collects, the pieces are kept among the draft's answers under `question.items_key`.
The answer itself is there only once they press Continue and the limits hold; adding, changing or
removing drops it, so that the walk stops there until they continue.
"""

from collections.abc import Callable

from flask import Response

from portal.eforms.definitions import Page, Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk

type CollectionPage = Callable[[OpenDraft, Walk, Page, Question], Response]

_PAGES: dict[QuestionType, CollectionPage] = {}


def draws(kind: QuestionType) -> Callable[[CollectionPage], CollectionPage]:
    """Say that a function answers GET and POST of the pages of this type of question."""

    def register(page: CollectionPage) -> CollectionPage:
        _PAGES[kind] = page
        return page

    return register


def collected_on(step: Page) -> Question | None:
    """The question that is collected on this page, where there is one: it stands alone."""
    if len(step.questions) == 1 and kind_of(step.questions[0]).collects:
        return step.questions[0]
    return None


def page_of(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """The page where a collection is shown and continued from."""
    return _PAGES[question.type](draft, way, step, question)
