"""Whether a fault is known already: the reports near the place, as a list to choose from.

The page is drawn by `portal/eforms/routes/known.py`. The answer is NONE of them, or NOTHING where
none was listed: who chooses a report goes on to follow it, and sends nothing.
"""

from typing import Any, ClassVar

from portal.core.i18n import _
from portal.eforms.definitions import Question, QuestionType
from portal.eforms.kinds.base import Kind, Typed

NONE = "none"
NOTHING = "nothing"


class Known(Kind):
    boxes: ClassVar[tuple[str, ...]] = ()
    has_length = False
    collects = True

    def filled(self, answer: Any) -> Typed:  # noqa: ARG002 - nothing is typed
        return {}

    def read(self, question: Question, typed: Typed) -> Any:  # noqa: ARG002
        """It is chosen from what is near."""
        return None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [] if answer == NOTHING else [_("No, mine is a different one")]


def passed(question: Question, answer: Any) -> bool:
    """Whether nobody was asked, because nothing was known."""
    return question.type is QuestionType.KNOWN and answer == NOTHING
