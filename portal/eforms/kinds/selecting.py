"""One of a list: a native select; for a long list a search box, and the list for who wants it.

No step needs JavaScript. The search leads to the options that match; one that finds nothing leads
to the whole list. The words of the search are compared when the page is drawn, in its language.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from portal.core.i18n import _l
from portal.core.texts import visible
from portal.eforms.definitions import Option, Question
from portal.eforms.definitions.conditions import Is, IsOneOf
from portal.eforms.kinds import base
from portal.eforms.kinds.base import (
    Kind,
    NeedsChoice,
    Particular,
    Typed,
    check_length,
    option_label,
)
from portal.eforms.kinds.lookup import BY_HAND, CHOOSE, SEARCH, LookUp

MOST_WITHOUT_SEARCH = 15
_LONGEST_SEARCH = 200


class Select(Kind):
    """Kept as the value of the option."""

    has_length = False
    compares = (Is, IsOneOf)

    def of(self, question: Question) -> Kind:
        return _LONG if len(question.options) > MOST_WITHOUT_SEARCH else self

    def read(self, question: Question, typed: Typed) -> str | None:
        return _chosen(question, typed)

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, answer)]


class LongSelect(LookUp):
    """The same with a search before it. The whole list is what “by hand” is elsewhere."""

    has_length = False
    compares = (Is, IsOneOf)
    search_button = _l("Search the list")
    boxes: ClassVar[tuple[str, ...]] = ("", "mode", "search", "searched")
    by_hand_boxes = ("",)

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:
        return ("search",) if self.mode(typed) == SEARCH else ("",)

    def found(self, typed: Typed) -> list[Any]:  # noqa: ARG002 - `matching` is asked when drawn
        return []

    def read(self, question: Question, typed: Typed) -> str | None:
        mode = self.mode(typed)
        if mode == BY_HAND:
            return _chosen(question, typed)
        if mode == CHOOSE and typed["searched"] == typed["search"]:
            if not typed[""]:
                raise Particular(base.CHOOSE, "")
            return _chosen(question, typed)
        typed["mode"] = SEARCH
        check_length(typed["search"], _LONGEST_SEARCH, "search")
        if not visible(typed["search"]):
            return None
        typed.update({"": "", "mode": CHOOSE, "searched": typed["search"]})
        raise NeedsChoice

    def filled(self, answer: Any) -> Typed:
        mode = BY_HAND if answer else SEARCH
        return {"": answer or "", "mode": mode, "search": "", "searched": ""}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, answer)]


_LONG = LongSelect()


def matching(question: Question, say: Callable[[str], str], search: str) -> list[Option]:
    """The options that have every word of the search in their label, in this language or English.

    Those that begin with the search come first.
    """
    wanted = search.casefold().split()
    found: list[tuple[bool, Option]] = []
    for option in question.options:
        words = f"{say(option.label)} {option.label}".casefold()
        if all(word in words for word in wanted):
            found.append((not words.startswith(search.strip().casefold()), option))
    return [option for _later, option in sorted(found, key=lambda each: each[0])]


def _chosen(question: Question, typed: Typed) -> str | None:
    value = typed[""]
    if value and value not in question.choices:
        raise Particular(base.CHOOSE, "")
    return value or None
