"""Files. They are collected on a page of their own (`portal/eforms/uploads.py`).

The answer is a list, None where nothing was sent: `upload` (the id of the file), `name`, `size` in
bytes and `type`, its media type.
"""

from typing import Any, ClassVar

from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Typed


class Files(Kind):
    boxes: ClassVar[tuple[str, ...]] = ()
    has_length = False
    collects = True

    def filled(self, answer: Any) -> Typed:  # noqa: ARG002 - a browser never fills in a file
        return {}

    def read(self, question: Question, typed: Typed) -> Any:  # noqa: ARG002
        """Nothing is typed: what was chosen is kept at once."""
        return None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [each["name"] for each in answer]
