"""Answering a page as a person does: typing, choosing, looking something up."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab

from a11y_tests.ways import ELSEWHERE
from portal.eforms.definitions import Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import box_name
from tests.eforms.files import pdf, photo

LOOKED_UP = {QuestionType.ADDRESS: "LK1 1AA", QuestionType.PLACE: "Library"}
# A point in the next district, as a script or a map puts it into the boxes.
BEYOND = {"lat": "52.6007", "lon": "-0.0083", "accuracy": "10", "by": "point"}
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
_NONSENSE = {
    QuestionType.EMAIL: {"": "not an address"},
    QuestionType.PHONE: {"": "not a number"},
    QuestionType.DATE: {"day": "31"},
    QuestionType.NUMBER: {"": "a few"},
    QuestionType.MONEY: {"": "not much"},
    QuestionType.DATE_RANGE: {"from-day": "31", "to-year": "26"},
    QuestionType.TIME: {"": "soon"},
    QuestionType.NATIONAL_INSURANCE: {"": "ZZ 12 34 56 C"},
    QuestionType.VEHICLE: {"": "?"},
    QuestionType.COUNCIL_TAX: {"": "1234"},
    QuestionType.BANK: {"sort": "12", "account": "not a number"},
    QuestionType.PERSON: {"name": "", "date-of-birth-day": "31", "email": "not an address"},
    QuestionType.ORGANISATION: {"name": "word " * 70, "contact": "word " * 70},
}
_LISTS = ("choice", "asset")
_WRITTEN = {QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NAME}


def looks_up(questions: Sequence[Question]) -> bool:
    return any(_looks_up(question) for question in questions)


def _looks_up(question: Question) -> bool:
    """Addresses, places, and lists too long to choose from at once."""
    kind = kind_of(question)
    return kind.mode(kind.filled(None)) is not None


def group_on(questions: Sequence[Question]) -> Question | None:
    """The group that stands alone on a page, where there is one."""
    return next((each for each in questions if each.type is QuestionType.ADD_ANOTHER), None)


def time_on(questions: Sequence[Question]) -> Question | None:
    """The question for a time that stands alone on a page, where there is one."""
    return next((each for each in questions if each.type is QuestionType.SLOT), None)


def known_on(questions: Sequence[Question]) -> Question | None:
    """The question whether it is known, that stands alone on a page, where there is one."""
    return next((each for each in questions if each.type is QuestionType.KNOWN), None)


def choose_none_known(tab: Tab, question: Question) -> None:
    """Nothing is asked where nothing was listed."""
    none = tab.locator(f'[name="{question.key}"][value=none]')
    if none.count():
        none.check()


def questions_of_item(group: Question) -> list[Question]:
    """The questions of an item, under the names that their boxes have on its page."""
    return [
        each.model_copy(update={"key": f"{group.key}.{each.key}", "autocomplete": _of_anyone(each)})
        for each in group.questions
    ]


def answers_of_item(group: Question, item: dict[str, Any]) -> dict[str, Any]:
    return {f"{group.key}.{key}": answer for key, answer in item.items()}


def _of_anyone(question: Question) -> str | None:
    """What a browser knows is about the person at it, so it isn't offered for each of a list."""
    return question.autocomplete or ("off" if question.type in _TOKENS else None)


def fill(tab: Tab, questions: Sequence[Question], answers: dict[str, Any]) -> None:
    """Give these answers; a look-up is searched for."""
    for question in questions:
        _give_another(tab, question)
        if question.type is QuestionType.FILE:
            _choose_file(tab, question, pdf() if "pdf" in question.accepts else photo())
        elif answers[question.key] == ELSEWHERE:
            _put_beyond(tab, question)
        elif _looks_up(question):
            wanted = question.options[0].label if question.options else LOOKED_UP[question.type]
            tab.fill(f'[name="{question.key}-search"]', wanted)
        else:
            _check_token(tab, question)
            typed = kind_of(question).filled(answers[question.key])
            _type(tab, question, typed)


def _put_beyond(tab: Tab, question: Question) -> None:
    tab.fill(f'[name="{question.key}-search"]', "")
    for box, text in BEYOND.items():
        tab.locator(f'[name="{question.key}-{box}"]').evaluate(f'box => box.value = "{text}"')


def lists(tab: Tab, questions: Sequence[Question]) -> bool:
    """Whether what a look-up found waits to be chosen."""
    return any(_listed(tab, each).count() for each in questions if _looks_up(each))


def choose(tab: Tab, questions: Sequence[Question]) -> None:
    """Take the first that each look-up found."""
    for question in questions:
        if _looks_up(question):
            _listed(tab, question).first.check()


def _listed(tab: Tab, question: Question) -> Locator:
    """What there is to choose from: of a place at last the things near it."""
    names = [question.key] if question.options else [f"{question.key}-{n}" for n in _LISTS]
    return tab.locator(", ".join(f'[name="{name}"][type=radio]' for name in names))


def write_by_hand(tab: Tab, questions: Sequence[Question]) -> None:
    for question in questions:
        if _looks_up(question):
            chosen = {"": question.options[0].value} if question.options else None
            _type(tab, question, chosen or BY_HAND[question.type])


def spoil(tab: Tab, questions: Sequence[Question]) -> bool:
    """Make sure that the page is refused; False where whatever is given is taken.

    Leaving it empty is enough where a question must be answered.
    """
    if group_on(questions) or any(question.required for question in questions):
        return True
    return any(spoil_one(tab, question) for question in questions)


def spoil_one(tab: Tab, question: Question) -> bool:
    """Type what is no answer to this question; False where anything is one."""
    _give_another(tab, question)
    if _is_under_an_option(tab, question):
        return False
    if question.type is QuestionType.FILE:
        _choose_file(tab, question, b"MZ no picture")
    elif question.type in _NONSENSE:
        _type(tab, question, _NONSENSE[question.type])
    elif question.type in _WRITTEN:
        longest = question.max_length or kind_of(question).max_length
        _type(tab, question, {"": "word " * (longest // 5 + 1) + "end"})
    else:
        return False
    return True


def _give_another(tab: Tab, question: Question) -> None:
    """Where what is known is offered, open the boxes: they stand under the other choice."""
    other = tab.locator(f'[name="{question.key}-offer"][value=another]')
    if other.count():
        other.check()


def _is_under_an_option(tab: Tab, question: Question) -> bool:
    """Whether its box isn't to be seen, because another option is chosen."""
    box = tab.locator(f'[name="{question.key}"]:not([type=hidden])')
    return box.count() > 0 and not box.first.is_visible()


def _choose_file(tab: Tab, question: Question, content: bytes) -> None:
    """Where there is room for one more."""
    box = tab.locator(f'[name="{question.key}"]')
    if box.count():
        kind = "application/octet-stream"
        box.set_input_files({"name": "photo.jpg", "mimeType": kind, "buffer": content})


def _type(tab: Tab, question: Question, typed: dict[str, str]) -> None:
    """Into each box what belongs there; hidden ones and those not asked stay as they are."""
    for box, text in typed.items():
        name = f'[name="{box_name(question.key, box)}"]:not([type=hidden])'
        controls = tab.locator(name)
        if controls.count():
            _give(controls, text)


def _give(controls: Locator, text: str) -> None:
    first = controls.first
    match first.evaluate("control => control.type"):
        case "radio":
            controls.and_(first.page.locator(f'[value="{text}"]')).check()
        case "checkbox":
            for each in controls.all():
                each.set_checked(each.get_attribute("value") in text.split("\n"))
        case "select-one":
            first.select_option(text)
        case _:
            first.fill(text)


def _check_token(tab: Tab, question: Question) -> None:
    """WCAG 1.3.5: what a browser can fill in for a person says so."""
    token = question.autocomplete or _TOKENS.get(question.type)
    if question.type is QuestionType.DATE and token:
        for part in ("day", "month", "year"):
            box = tab.locator(f'[name="{question.key}-{part}"]')
            assert box.get_attribute("autocomplete") == f"{token}-{part}"
    elif token:
        assert tab.get_attribute(f'[name="{question.key}"]', "autocomplete") == token
