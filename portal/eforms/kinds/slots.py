"""A time that is booked. It is chosen on pages of its own (`portal/eforms/slots.py`).

The answer says what was chosen: `slot` (its id), `starts_at` and `ends_at` (UTC, ISO), `place` and
`address` in words, `units` and `needs`. What keeps the time for somebody stands in `bookings`.
"""

from typing import Any, ClassVar

from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Typed


class Slot(Kind):
    boxes: ClassVar[tuple[str, ...]] = ()
    has_length = False
    collects = True

    def filled(self, answer: Any) -> Typed:  # noqa: ARG002 - nothing is typed
        return {}

    def read(self, question: Question, typed: Typed) -> Any:  # noqa: ARG002
        """A time is chosen from those that are free."""
        return None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return []
