"""What is known already is offered instead of asked again (WCAG 2.2, 3.3.7)."""

from typing import Any

from werkzeug.datastructures import MultiDict

from portal.core.i18n import _l
from portal.core.texts import cleaned
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, Typed, box_name

OFFER = "offer"  # the box of the choice between the two
USE, ANOTHER = "use", "another"
_CHOOSE = _l("Choose whether to use the answer you gave before")


class Offer:
    """An answer given before, and what the person chose: to use it, to give another, or nothing."""

    def __init__(self, answer: Any, choice: str = "") -> None:
        self.answer = answer
        self.choice = choice if choice in {USE, ANOTHER} else ""

    @classmethod
    def posted(cls, answer: Any, posted: MultiDict[str, str], name: str) -> "Offer":
        return cls(answer, cleaned(posted.get(box_name(name, OFFER), "")))

    @classmethod
    def kept(cls, answer: Any, given: Any) -> "Offer":
        """As the page is opened again: `given` is the question's own answer."""
        return cls(answer, "" if given is None else USE if given == answer else ANOTHER)

    def read(self, kind: Kind, question: Question, typed: Typed) -> Any:
        """A copy of the answer, or what was typed; raises what a kind raises."""
        if self.choice == USE:
            return self.answer
        if not self.choice and kind.is_empty(typed):
            if question.required:
                raise Particular(_CHOOSE, OFFER)
            return None
        self.choice = ANOTHER
        return kind.read(question, typed)
