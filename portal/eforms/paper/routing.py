"""Where to go next on paper: conditions as instructions, each a whole sentence in any language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from portal.core.i18n import _, pgettext
from portal.eforms.definitions import Definition, Page, Question, context_of
from portal.eforms.definitions.conditions import (
    All,
    Answered,
    AnyOf,
    Elsewhere,
    Includes,
    Is,
    IsOneOf,
    Not,
    Test,
    holds,
    tests,
)


@dataclass(frozen=True)
class Guard:
    """Who answers a question: all of these must be so (`every`), or one of them."""

    every: bool
    parts: tuple["Guard | str", ...]


class _Stop(NamedTuple):
    """A question, or a page that ends the way, and the conditions it stands under."""

    page: Page
    question: Question | None
    conditions: tuple[str, ...]


class Routing:
    """`numbers` are those of the questions by key; `letters` those of the pages that end the way.

    All words are in the current language.
    """

    def __init__(
        self, definition: Definition, numbers: Mapping[str, str], letters: Mapping[str, str]
    ) -> None:
        self._definition = definition
        self._numbers = numbers
        self._letters = letters
        self._conditions = {**definition.conditions, **_revealing(definition)}
        self._stops = [stop for page in definition.pages for stop in _stops(page)]

    def guard(self, page: Page, question: Question | None = None) -> Guard | None:
        """Who this is for, beyond what the guard of its page says already; None: everybody."""
        names = _own(page, question) if question else _of_page(page)
        if not names:
            return None
        found = _flat(Guard(every=True, parts=tuple(self._said(name, so=True) for name in names)))
        return found if isinstance(found, Guard) else Guard(every=True, parts=(found,))

    def go_to(self, question: Question, value: str) -> str | None:
        """Where this answer leads, if it leads past what comes next.

        None too where that depends on other answers: then the guards say it.
        """
        at = next(i for i, stop in enumerate(self._stops) if stop.question is question)
        answers = {question.key: value}
        for number, stop in enumerate(self._stops[at + 1 :]):
            rests_only_on_this = all(
                test.question == question.key
                for name in stop.conditions
                for test in tests(self._conditions, name)
            )
            if not rests_only_on_this:
                return self._sentence(stop) if number else None
            if all(holds(self._conditions, name, answers) for name in stop.conditions):
                return self._sentence(stop) if number or stop.page.ends else None
        return _("Go to “Send this form”.") if at + 1 < len(self._stops) else None

    def _sentence(self, stop: _Stop) -> str | None:
        if stop.question is not None:
            return _("Go to question %(number)s.", number=self._numbers[stop.question.key])
        if stop.conditions:
            return _("Go to box %(letter)s.", letter=self._letters[stop.page.key])
        return None

    def _said(self, name: str, *, so: bool) -> Guard | str:
        """With “not” carried inwards, until it stands in front of a test alone."""
        condition = self._conditions[name]
        match condition:
            case All():
                parts = tuple(self._said(each, so=so) for each in condition.names)
                return Guard(every=so, parts=parts)
            case AnyOf():
                parts = tuple(self._said(each, so=so) for each in condition.names)
                return Guard(every=not so, parts=parts)
            case Not():
                return self._said(condition.name, so=not so)
            case IsOneOf():
                parts = tuple(self._answered(condition, value, so=so) for value in condition.values)
                return Guard(every=not so, parts=parts)
            case Answered() | Elsewhere():
                return self._given(condition, so=so)
            case _:
                return self._answered(condition, condition.value, so=so)

    def _given(self, test: Answered | Elsewhere, *, so: bool) -> str:
        number = self._numbers[test.question]
        if isinstance(test, Elsewhere):
            return _("Somebody else is responsible for this place.")
        if test.answered is so:
            return _("You answered question %(number)s.", number=number)
        return _("You left question %(number)s empty.", number=number)

    def _answered(self, test: Test, value: str, *, so: bool) -> str:
        question = self._definition.questions[test.question]
        option = question.choices[value]
        words = {
            "answer": pgettext(context_of(self._definition.service, question.key), option.label),
            "number": self._numbers[question.key],
        }
        if isinstance(test, Includes):
            if so:
                return _("At question %(number)s you ticked “%(answer)s”.", **words)
            return _("At question %(number)s you did not tick “%(answer)s”.", **words)
        if so:
            return _("Your answer to question %(number)s is “%(answer)s”.", **words)
        return _("Your answer to question %(number)s is not “%(answer)s”.", **words)


def _flat(guard: Guard | str) -> Guard | str:
    """Without brackets that say nothing: one part alone, or “all” within “all”."""
    if isinstance(guard, str):
        return guard
    parts: list[Guard | str] = []
    for part in map(_flat, guard.parts):
        same = isinstance(part, Guard) and part.every is guard.every
        parts += part.parts if same and isinstance(part, Guard) else [part]
    return parts[0] if len(parts) == 1 else Guard(guard.every, tuple(dict.fromkeys(parts)))


def _stops(page: Page) -> Iterator[_Stop]:
    if page.ends:
        yield _Stop(page, None, _of_page(page))
    for question in page.questions:
        yield _Stop(page, question, (*_of_page(page), *_own(page, question)))


def _of_page(page: Page) -> tuple[str, ...]:
    return (page.only_if,) if page.only_if else ()


def _own(page: Page, question: Question) -> tuple[str, ...]:
    """What the question itself stands under: its condition, and the option that reveals it."""
    condition = (question.only_if,) if question.only_if else ()
    return (*condition, _revealed(question)) if question.key in page.revealed_by else condition


def _revealed(question: Question) -> str:
    """The name of a condition that no form can have: names there have no spaces."""
    return f"reveals {question.key}"


def _revealing(definition: Definition) -> dict[str, Is | Includes]:
    found: dict[str, Is | Includes] = {}
    for page in definition.pages:
        for question in page.questions:
            if question.key in page.revealed_by:
                asking, option = page.revealed_by[question.key]
                several = definition.questions[asking].type == "checkboxes"
                test = (
                    Includes.model_validate({"question": asking, "includes": option})
                    if several
                    else Is.model_validate({"question": asking, "is": option})
                )
                found[_revealed(question)] = test
    return found
