"""Where a fault is: in words, by the number of a thing, where somebody stands, or near a thing.

Each answer has a point and says how exact that is. Without JavaScript the boxes of the point stay
empty; a script, or a map, fills them in and sends the page.
"""

from functools import lru_cache
from typing import Any, ClassVar

from portal.core.i18n import _l
from portal.core.texts import trimmed, visible
from portal.eforms import whereabouts
from portal.eforms.definitions import Question, Reported
from portal.eforms.kinds.base import NeedsChoice, Particular, Typed, check_length
from portal.eforms.kinds.lookup import BY_HAND, CHOOSE, NONE_OF_THESE, SEARCH
from portal.eforms.kinds.places import Place
from portal.eforms.whereabouts import BY_POINT, Point, Somewhere

WHICH = "which"  # one of the things with a number that are near what was chosen
_POINT_BOXES = ("lat", "lon", "accuracy", "by")
_CHOOSE = _l("Choose a place from the list, or “None of these”")
_CHOOSE_ONE = _l("Choose one from the list, or “None of these”")


class ReportedPlace(Place):
    """Kept as `Place` has it, with `accuracy` (metres) and `by`; `asset` where it is one.

    `elsewhere` is there where somebody else is responsible, with their `authority` where they are
    known, and whether the report is `forwarded` to them.
    """

    boxes: ClassVar[tuple[str, ...]] = (*Place.boxes, *_POINT_BOXES, "asset")

    def __init__(self, report: Reported) -> None:
        self.report = report

    def mode(self, typed: Typed) -> str:
        return WHICH if typed.get("mode") == WHICH else super().mode(typed)

    def is_empty(self, typed: Typed) -> bool:
        return super().is_empty({**typed, "by": "", "accuracy": ""})

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:
        return ("asset",) if self.mode(typed) == WHICH else super().entry_boxes(typed)

    def found(self, typed: Typed) -> list[Any]:
        """Places to choose from; in the mode WHICH the things near the one that was chosen."""
        if self.mode(typed) == WHICH:
            chosen = self._chosen(typed)
            return self._near(typed, chosen) if chosen else []
        point = point_of(typed)
        if point is not None:
            return whereabouts.around(point.lat, point.lon)
        return whereabouts.find(typed["search"])

    def read(self, question: Question, typed: Typed) -> Any:
        mode = self.mode(typed)
        if mode == WHICH:
            return self._one_of(question, typed)
        if mode == SEARCH and point_of(typed) is not None:
            return self._at_point(typed)
        return super().read(question, typed)

    def look_up(self, typed: Typed) -> None:
        super().look_up(typed)
        _without_point(typed)

    def chosen(self, question: Question, typed: Typed) -> Any:
        if typed["choice"] == NONE_OF_THESE:
            return super().chosen(question, typed)
        found = self._chosen(typed)
        if found is None:
            raise Particular(_CHOOSE, "choice")
        check_length(trimmed(typed["detail"]), question.max_length or self.max_length, "detail")
        if self._near(typed, found):
            typed["mode"] = WHICH
            raise NeedsChoice
        return self._answer(typed, found)

    def described(self, question: Question, typed: Typed) -> Any:
        """What is written by hand names, as a rule, a street: that is the place, the rest detail.

        After “None of these” near a point that stays the place.
        """
        answer = super().described(question, typed)
        if answer and point_of(typed) is not None:
            typed["detail"] = answer["name"]
            return self._answer(typed, None)
        named = whereabouts.mentioned(answer["name"]) if answer else []
        if len(named) != 1:
            return answer
        return whereabouts.known_place(named[0], answer["name"])

    def filled(self, answer: Any) -> Typed:
        typed = {**dict.fromkeys(self.boxes, ""), **super().filled(answer)}
        if not answer or "by" not in answer:
            return typed
        if answer["by"] not in BY_POINT:
            number = answer.get("number") or answer["name"]
            return {**typed, "search": number, "searched": number}
        point = {box: str(answer[box]) for box in _POINT_BOXES}
        here = {**typed, **point, "search": "", "searched": ""}
        if answer["key"] is not None:
            return here
        return {**here, "mode": BY_HAND if answer["detail"] else SEARCH, "words": answer["detail"]}

    def _at_point(self, typed: Typed) -> Any:
        """What is near the point is to choose from; where nothing is known, the point is all."""
        typed["searched"] = typed["search"] = ""
        if self.found(typed):
            typed["mode"] = CHOOSE
            raise NeedsChoice
        return self._answer(typed, None)

    def _one_of(self, question: Question, typed: Typed) -> Any:
        chosen = self._chosen(typed)
        if chosen is None:
            typed["mode"] = SEARCH
            return self.read(question, typed)
        if typed["asset"] == NONE_OF_THESE:
            return self._answer(typed, chosen)
        near = {each.key: each for each in self._near(typed, chosen)}
        if typed["asset"] not in near:
            raise Particular(_CHOOSE_ONE, "asset")
        return whereabouts.known_place(near[typed["asset"]], trimmed(typed["detail"]))

    def _chosen(self, typed: Typed) -> Somewhere | None:
        return whereabouts.place(typed["choice"]) if visible(typed["choice"]) else None

    def _near(self, typed: Typed, chosen: Somewhere) -> list[Somewhere]:
        """The things that the form is about, near the point or the place; none once it is one."""
        if not self.report.assets or chosen.by == "asset":
            return []
        point = point_of(typed) or Point(chosen.lat, chosen.lon, chosen.accuracy)
        return whereabouts.assets_near(point, self.report.assets)

    def _answer(self, typed: Typed, found: Somewhere | None) -> dict[str, Any]:
        """A thing with a number is where it is; anything else names what the point is at."""
        detail, point = trimmed(typed["detail"]), point_of(typed)
        if point is not None and (found is None or found.by != "asset"):
            by = typed["by"] if typed["by"] in BY_POINT else "device"
            return whereabouts.at_point(point, found, detail, by)
        if found is None:
            raise Particular(_CHOOSE, "choice")
        return whereabouts.known_place(found, detail)


def point_of(typed: Typed) -> Point | None:
    """The point that a script put into the boxes; words that were typed count before it."""
    if visible(typed["search"]):
        return None
    return whereabouts.point_from(typed["lat"], typed["lon"], typed["accuracy"])


@lru_cache(maxsize=200)
def reported_place(report: Reported) -> ReportedPlace:
    return ReportedPlace(report)


def _without_point(typed: Typed) -> None:
    for box in _POINT_BOXES:
        typed[box] = ""
