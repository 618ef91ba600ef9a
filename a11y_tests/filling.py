"""Answering a page as a person does: typing, choosing, looking something up."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page as Tab

from portal.eforms.definitions import Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import box_name

LOOKED_UP = {QuestionType.ADDRESS: "LK1 1AA", QuestionType.PLACE: "Library"}
BY_HAND = {
    QuestionType.ADDRESS: {
        "line1": "The Old Forge",
        "line2": "",
        "town": "Larkmere",
        "postcode": "LK1 1AA",
    },
    QuestionType.PLACE: {"words": "In front of the bakery, by the second lamp post"},
}
_TOKENS = {
    QuestionType.EMAIL: "email", QuestionType.NAME: "name", QuestionType.PHONE: "tel",
}  # fmt: skip
_NONSENSE = {QuestionType.EMAIL: "not an address", QuestionType.PHONE: "not a number"}
_WRITTEN = {QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NAME}


def looks_up(questions: Sequence[Question]) -> bool:
    return any(question.type in LOOKED_UP for question in questions)


def fill(tab: Tab, questions: Sequence[Question], answers: dict[str, Any]) -> None:
    """Give these answers; a look-up is searched for."""
    for question in questions:
        if question.type in LOOKED_UP:
            tab.fill(f"[name={question.key}-search]", LOOKED_UP[question.type])
        else:
            _check_token(tab, question)
            typed = kind_of(question).filled(answers[question.key])
            _type(tab, question, typed)


def choose(tab: Tab, questions: Sequence[Question]) -> None:
    """Take the first that each look-up found."""
    for question in questions:
        if question.type in LOOKED_UP:
            tab.locator(f"[name={question.key}-choice]").first.check()


def write_by_hand(tab: Tab, questions: Sequence[Question]) -> None:
    for question in questions:
        if question.type in LOOKED_UP:
            _type(tab, question, BY_HAND[question.type])


def spoil(tab: Tab, questions: Sequence[Question]) -> bool:
    """Make sure that the page is refused; False where whatever is given is taken.

    Leaving it empty is enough where a question must be answered.
    """
    if any(question.required for question in questions):
        return True
    return any(spoil_one(tab, question) for question in questions)


def spoil_one(tab: Tab, question: Question) -> bool:
    """Type what is no answer to this question; False where anything is one."""
    box = f"[name={question.key}]"
    if question.type in _NONSENSE:
        tab.fill(box, _NONSENSE[question.type])
    elif question.type in _WRITTEN:
        longest = question.max_length or kind_of(question).max_length
        tab.fill(box, "word " * (longest // 5 + 1) + "end")
    elif question.type is QuestionType.DATE:
        tab.fill(f"[name={question.key}-day]", "31")
    else:
        return False
    return True


def _type(tab: Tab, question: Question, typed: dict[str, str]) -> None:
    for box, text in typed.items():
        name = f"[name={box_name(question.key, box)}]"
        if question.options:
            for value in text.split("\n"):
                tab.check(f'{name}[value="{value}"]')
        else:
            tab.fill(name, text)


def _check_token(tab: Tab, question: Question) -> None:
    """WCAG 1.3.5: what a browser can fill in for a person says so."""
    if token := _TOKENS.get(question.type):
        assert tab.get_attribute(f"[name={question.key}]", "autocomplete") == token
