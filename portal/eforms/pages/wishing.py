"""What is typed above the days: from which day on, where, and what a place must have."""

from collections.abc import Mapping
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from portal.bookings import services as bookings
from portal.core.i18n import _
from portal.core.texts import cleaned, one_line
from portal.eforms.definitions import DateRange, Question, QuestionType
from portal.eforms.kinds.base import Typed, Unusable, box_name
from portal.eforms.kinds.dates import PARTS, Date
from portal.eforms.pages.times import LANGUAGES
from portal.eforms.wishes import Wishes
from portal.gazetteer import services as gazetteer

Options = dict[str, Any]

AFTER, NEAR = "after", "near"
_LONGEST = 80
# Its names are those of no question of the form: the page of a time has no other boxes.
_AFTER = Question(
    key=AFTER,
    type=QuestionType.DATE,
    label="First day",
    required=False,
    within=DateRange(earliest=0),
)


class WishForm:
    """`errors` are what is wrong, each with the box that a link leads to."""

    def __init__(self, posted: Mapping[str, str]) -> None:
        boxes = MultiDict(posted)
        self.day: Typed = Date().typed(boxes, AFTER)
        self.near = one_line(cleaned(boxes.get(NEAR, "")))[:_LONGEST]
        self.errors: list[Options] = []
        self.wrong: dict[str, str] = {}
        interpreter = boxes.get("interpreter", "")
        self.wishes = Wishes(
            place=cleaned(boxes.get("place", ""))[:_LONGEST] or None,
            step_free="step_free" in boxes.getlist("needs"),
            hearing_loop="hearing_loop" in boxes.getlist("needs"),
            interpreter=interpreter if interpreter in LANGUAGES else None,
        )

    @classmethod
    def of(cls, wishes: Wishes) -> Self:
        form = cls({})
        form.day = Date().filled(wishes.after)
        form.near = wishes.near or ""
        form.wishes = wishes
        return form

    def validate(self) -> bool:
        """Whether all can be looked for; then `wishes` says it."""
        wanted = {"after": self._read_day(), "near": self._read_near()}
        said = {**{each: getattr(self.wishes, each) for each in _CHOSEN}, **wanted}
        self.wishes = Wishes(**said)
        return not self.errors

    @property
    def day_boxes(self) -> list[Options]:
        labels = {"day": (_("Day"), 2), "month": (_("Month"), 2), "year": (_("Year"), 4)}
        wrong = " govuk-input--error" if AFTER in self.wrong else ""
        return [
            {
                "id": box_name(AFTER, part),
                "name": box_name(AFTER, part),
                "label": label,
                "value": self.day[part],
                "classes": f"govuk-input--width-{digits}{wrong}",
            }
            for part, (label, digits) in labels.items()
        ]

    def error(self, name: str) -> Options | None:
        words = self.wrong.get(name)
        return {"text": words, "visuallyHiddenText": _("Error")} if words else None

    def _read_day(self) -> str | None:
        try:
            return Date().read(_AFTER, self.day)
        except Unusable as unusable:
            fault = unusable.faults[0]
            self._fault(AFTER, str(fault.said(str)), (fault.parts or PARTS)[0])
            return None

    def _read_near(self) -> str | None:
        if not self.near:
            return None
        try:
            if bookings.near_postcode(self.near):
                return self.near
            words = _("We do not know that postcode. Check it, or leave it empty.")
        except gazetteer.NotAPostcode:
            words = _("Enter a full UK postcode, like LK1 2AB")
        self._fault(NEAR, words, "")
        return None

    def _fault(self, name: str, words: str, box: str) -> None:
        self.wrong[name] = words
        self.errors.append({"text": words, "href": f"#{box_name(name, box)}"})


_CHOSEN = ("place", "step_free", "hearing_loop", "interpreter")
