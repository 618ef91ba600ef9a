"""A time that is booked. It is chosen on pages of its own (`portal/eforms/slots.py`).

The answer says what was chosen: `slot` (its id), `starts_at` and `ends_at` (UTC, ISO), `by_day`
(the day alone is booked), `place` and `address` in words, `units`, `needs`, and the `service` that
calendars offer. What keeps the time for somebody stands in `bookings`. On paper people say what
suits them: `wished`, in their words.
"""

from datetime import datetime
from typing import Any, ClassVar

from portal.bookings import services as bookings
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
        if "wished" in answer:
            return str(answer["wished"]).splitlines()
        begins = datetime.fromisoformat(answer["starts_at"])
        where = [answer["place"], *answer["address"]]
        when = bookings.words.when_of(begins, by_day=answer.get("by_day", False))
        return [when, *(line for line in where if line)]
