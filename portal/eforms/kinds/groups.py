"""A group of questions that can be answered again and again: people, days, vehicles.

It is collected on pages of its own (`portal/eforms/groups.py`). The answer is a list with the
answers of each item by the keys of its questions, None where nothing was added.
"""

from typing import Any, ClassVar

from portal.core.i18n import ngettext
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Typed


class AddAnother(Kind):
    boxes: ClassVar[tuple[str, ...]] = ()
    has_length = False
    collects = True

    def filled(self, answer: Any) -> Typed:  # noqa: ARG002
        return {}

    def read(self, question: Question, typed: Typed) -> Any:  # noqa: ARG002
        """Nothing is typed on the page of a group itself."""
        return None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [ngettext("%(n)d added", "%(n)d added", len(answer))]
