"""Questions that look something up: an address by its postcode here, a place in `places`.

No step needs JavaScript. First a search box; its answer is a list to choose from; and always a way
to write it by hand. `mode` says which of these the person is looking at.
"""

from typing import Any, ClassVar

from flask_babel.speaklater import LazyString

from portal.core.i18n import _l
from portal.core.texts import one_line, visible
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, NeedsChoice, Particular, Typed, Unusable, check_length
from portal.gazetteer import services as gazetteer

SEARCH, CHOOSE, BY_HAND = "search", "choose", "by-hand"
NONE_OF_THESE = "none"
INTERNATIONAL = "international"
_CHOOSE_ADDRESS = _l("Choose your address from the list, or write it in")
_LINE = 200


class LookUp(Kind):
    """The three modes. A subclass says how to find, and how to read a choice or a description."""

    search_button: ClassVar[LazyString]
    by_hand_boxes: ClassVar[tuple[str, ...]]

    def mode(self, typed: Typed) -> str:
        mode = typed.get("mode", "")
        return mode if mode in {SEARCH, CHOOSE, BY_HAND} else SEARCH

    def is_empty(self, typed: Typed) -> bool:
        return super().is_empty({**typed, "mode": ""})

    def found(self, typed: Typed) -> list[Any]:
        raise NotImplementedError

    def button(self, typed: Typed) -> LazyString | None:
        return self.search_button if self.mode(typed) == SEARCH else None

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:
        by_mode = {SEARCH: ("search",), CHOOSE: ("choice",), BY_HAND: self.by_hand_boxes}
        return by_mode[self.mode(typed)]

    def read(self, question: Question, typed: Typed) -> Any:
        mode = self.mode(typed)
        if mode == BY_HAND:
            return self.described(question, typed)
        if mode == CHOOSE and typed["searched"] == typed["search"]:
            try:
                return self.chosen(question, typed)
            except Particular:
                if self.found(typed):
                    raise
        typed["mode"] = SEARCH
        check_length(typed["search"], _LINE, "search")
        if not visible(typed["search"]):
            return None
        self.look_up(typed)
        typed["searched"] = typed["search"]
        raise NeedsChoice

    def look_up(self, typed: Typed) -> None:
        """Move to the list, or where nothing is found to what helps; raises Unusable."""
        raise NotImplementedError

    def chosen(self, question: Question, typed: Typed) -> Any:
        raise NotImplementedError

    def described(self, question: Question, typed: Typed) -> Any:
        raise NotImplementedError


class Address(LookUp):
    """Kept as {"uprn": str or None, "lines": [...], "postcode": str}.

    A question with the part `international` also takes addresses abroad, by hand: their postcode
    stays as it was typed, and `country` is kept where one was named.
    """

    has_length = False
    search_button = _l("Find address")
    by_hand_boxes = ("line1",)

    boxes: ClassVar[tuple[str, ...]] = (
        "mode", "search", "searched", "choice", "line1", "line2", "town", "postcode", "country",
    )  # fmt: skip

    def found(self, typed: Typed) -> list[gazetteer.FoundAddress]:
        try:
            return gazetteer.find_addresses(typed["search"])
        except gazetteer.NotAPostcode:
            return []

    def look_up(self, typed: Typed) -> None:
        try:
            found = gazetteer.find_addresses(typed["search"])
        except gazetteer.NotAPostcode:
            raise Unusable(_l("Enter a full UK postcode, like LK1 2AB"), "search") from None
        if not found:
            raise Particular(
                _l("We have no addresses for that postcode. Check it, or write the address in."),
                "search",
            )
        typed["mode"] = CHOOSE

    def chosen(self, question: Question, typed: Typed) -> Any:  # noqa: ARG002
        found = gazetteer.address(typed["choice"])
        if found is None:
            raise Particular(_CHOOSE_ADDRESS, "choice")
        return {"uprn": found.uprn, "lines": list(found.lines), "postcode": found.postcode}

    def described(self, question: Question, typed: Typed) -> Any:
        written = {box: one_line(typed[box]) for box in ("line1", "line2", "town", "postcode")}
        abroad = {"country": one_line(typed["country"])} if is_international(question) else {}
        written |= {box: text for box, text in abroad.items() if text}
        if not any(written.values()) and not question.required:
            return None
        for box, text in written.items():
            check_length(text, _LINE, box)
        if not written["line1"]:
            raise Particular(_l("Enter the first line of the address"), "line1")
        if not written["town"]:
            raise Particular(_l("Enter the town or city"), "town")
        lines = [written[box] for box in ("line1", "line2", "town") if written[box]]
        if "country" in written:
            place = {"postcode": written["postcode"], "country": written["country"]}
            return {"uprn": None, "lines": lines, **place}
        return {"uprn": None, "lines": lines, "postcode": written["postcode"].upper()}

    def filled(self, answer: Any) -> Typed:
        empty = dict.fromkeys(self.boxes, "")
        if not answer:
            return {**empty, "mode": SEARCH}
        if answer["uprn"]:
            postcode = answer["postcode"]
            place = {"mode": CHOOSE, "search": postcode, "searched": postcode}
            return {**empty, **place, "choice": answer["uprn"]}
        first, *middle, town = answer["lines"]
        return {
            **empty,
            "mode": BY_HAND,
            "line1": first,
            "line2": ", ".join(middle),
            "town": town,
            "postcode": answer["postcode"],
            "country": answer.get("country", ""),
        }

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        below = (answer["postcode"], answer.get("country"))
        return [*answer["lines"], *(line for line in below if line)]


def is_international(question: Question) -> bool:
    """Whether addresses outside the United Kingdom are taken."""
    return INTERNATIONAL in question.parts
