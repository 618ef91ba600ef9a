"""A place in words: a street, a landmark, a postcode of the gazetteer, or a description."""

from typing import Any, ClassVar

from portal.core.i18n import _, _l, ngettext
from portal.core.texts import trimmed
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import NeedsChoice, Particular, Typed, check_length
from portal.eforms.kinds.lookup import BY_HAND, CHOOSE, NONE_OF_THESE, SEARCH, LookUp
from portal.gazetteer import services as gazetteer


class Place(LookUp):
    """Kept as {"key": str or None, "name": str, "detail": str, "lat", "lon": degrees or None}.

    Answers of a report (`reported.py`) say besides how well the place is known, and how: `accuracy`
    in metres and `by`.
    """

    search_button = _l("Find the place")
    by_hand_boxes = ("words",)

    boxes: ClassVar[tuple[str, ...]] = (
        "mode", "search", "searched", "choice", "detail", "words",
    )  # fmt: skip
    max_length = 1_000

    def found(self, typed: Typed) -> list[gazetteer.FoundPlace]:
        return gazetteer.find_places(typed["search"])

    def look_up(self, typed: Typed) -> None:
        if self.found(typed):
            typed["mode"] = CHOOSE
        else:
            typed["mode"] = BY_HAND
            typed["words"] = typed["words"] or typed["search"]

    def chosen(self, question: Question, typed: Typed) -> Any:
        if typed["choice"] == NONE_OF_THESE:
            typed["mode"] = BY_HAND
            typed["words"] = typed["words"] or typed["search"]
            raise NeedsChoice
        found = gazetteer.place(typed["choice"])
        if found is None:
            raise Particular(_l("Choose a place from the list, or “None of these”"), "choice")
        detail = trimmed(typed["detail"])
        check_length(detail, question.max_length or self.max_length, "detail")
        return {
            "key": found.key,
            "name": found.name,
            "detail": detail,
            "lat": found.lat,
            "lon": found.lon,
        }

    def described(self, question: Question, typed: Typed) -> Any:
        words = trimmed(typed["words"])
        check_length(words, question.max_length or self.max_length, "words")
        if not words:
            return None
        return {"key": None, "name": words, "detail": "", "lat": None, "lon": None}

    def filled(self, answer: Any) -> Typed:
        empty = dict.fromkeys(self.boxes, "")
        if not answer:
            return {**empty, "mode": SEARCH}
        if answer["key"] is None:
            return {**empty, "mode": BY_HAND, "words": answer["name"]}
        name = answer["name"]
        return {
            **empty,
            "mode": CHOOSE,
            "search": name,
            "searched": name,
            "choice": answer["key"],
            "detail": answer["detail"],
        }

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        name, detail = answer["name"], answer["detail"]
        named = name.casefold() in detail.casefold()
        said = [*([] if named else name.splitlines()), *detail.splitlines()]
        return [*(said or [_("The place you marked")]), *accuracy_words(answer)]


def accuracy_words(answer: dict[str, Any]) -> list[str]:
    """How well a place is known, where it was asked for a report; a middle is never the place."""
    metres = answer.get("accuracy") or 0
    match answer.get("by"):
        case "street" if not answer["detail"]:
            return [_("We know the street, but not the spot in it")]
        case "postcode":
            return [_("Somewhere in this postcode")]
        case "device":
            return [_from_device(metres)]
        case "photo":
            return [_from_photo(metres)]
        case "point":
            return [_("The point you marked on the map")]
        case _:
            return []


def _from_device(metres: int) -> str:
    return ngettext(
        "Where your device was, right to about %(n)s metre",
        "Where your device was, right to about %(n)s metres",
        metres,
    )


def _from_photo(metres: int) -> str:
    return ngettext(
        "Where your photo was taken, right to about %(n)s metre",
        "Where your photo was taken, right to about %(n)s metres",
        metres,
    )
