"""What differs between two versions of a form, as far as it touches answers given before.

Words apply in silence. A changed type, choice or condition is asked again; a tightened limit only
where the answer kept no longer fits it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.eforms.definitions.conditions import Condition, parts
from portal.eforms.definitions.form import Definition, Page
from portal.eforms.definitions.questions import Question, QuestionType

# Two kinds of words can be told apart in the answer alone: what was written fits the other's box.
_WORDS = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NAME})
_AGREED = frozenset({QuestionType.DECLARATION, QuestionType.CONSENT})
_LIMITS = (
    "required", "max_length", "within", "amount", "decimals", "count", "accepts", "megabytes",
)  # fmt: skip


class Why(StrEnum):
    """Why an answer doesn't stand, or why a question is asked of somebody who was past it."""

    REMOVED = "removed"
    NEW = "new"
    NEEDED = "needed"
    TYPE = "type"
    OPTIONS = "options"
    PARTS = "parts"
    STATEMENT = "statement"
    CONDITION = "condition"
    LIMITS = "limits"
    FOLLOWS = "follows"


@dataclass(frozen=True)
class Changes:
    """From one definition to another; questions are named by their keys."""

    old: Definition
    new: Definition

    @cached_property
    def added(self) -> list[str]:
        return [key for key in self.new.questions if key not in self.old.questions]

    @cached_property
    def removed(self) -> list[str]:
        return [key for key in self.old.questions if key not in self.new.questions]

    @cached_property
    def asked_again(self) -> dict[str, Why]:
        """Questions whose answers no longer stand, whatever they are."""
        found = {key: self._difference(key) for key in self.old.questions if self._in_both(key)}
        return {key: why for key, why in found.items() if why is not None}

    @cached_property
    def limited(self) -> list[str]:
        """Questions whose limits differ: whether an answer stands is to be seen by reading it."""
        return [
            key
            for key in self.new.questions
            if self._in_both(key) and _limits(self.old, key) != _limits(self.new, key)
        ]

    @cached_property
    def reworded(self) -> list[str]:
        return [
            key
            for key in self.new.questions
            if self._in_both(key)
            and _words(self.old.questions[key]) != _words(self.new.questions[key])
        ]

    @cached_property
    def moved(self) -> list[str]:
        """Pages that stand in another order among those of both versions."""
        before = [page.key for page in self.old.pages if page.key in self.new.page_by_key]
        after = [page.key for page in self.new.pages if page.key in self.old.page_by_key]
        return [key for at, key in enumerate(after) if before[at] != key]

    def _in_both(self, key: str) -> bool:
        return key in self.old.questions and key in self.new.questions

    def _difference(self, key: str) -> Why | None:
        old, new = self.old.questions[key], self.new.questions[key]
        if difference := shape_difference(old, new):
            return difference
        if _asked_when(self.old, key, self._meant_before) != _asked_when(
            self.new, key, self._meant_now
        ):
            return Why.CONDITION
        return None

    @cached_property
    def _meant_before(self) -> dict[str, str]:
        return _meanings(self.old.conditions)

    @cached_property
    def _meant_now(self) -> dict[str, str]:
        return _meanings(self.new.conditions)


def same_boxes(old: QuestionType, new: QuestionType) -> bool:
    """Whether an answer to the one can stand in the boxes of the other."""
    return old is new or {old, new} <= _WORDS


def conditions_of(definition: Definition, page: Page) -> str | None:
    """What decides whether a page is shown, whatever its condition is called."""
    return _meanings(definition.conditions)[page.only_if] if page.only_if else None


def shape_difference(old: Question, new: Question) -> Why | None:
    if old.type is not new.type:
        return Why.TYPE
    if _choices(old) != _choices(new):
        return Why.OPTIONS
    if old.parts != new.parts or old.unit != new.unit or _inner(old) != _inner(new):
        return Why.PARTS
    if old.type in _AGREED and old.statement != new.statement:
        return Why.STATEMENT  # nobody has agreed to words they haven't seen
    return None


def _choices(question: Question) -> dict[str, tuple[Any, ...]]:
    """Values, not labels: what a choice is called is wording, and so is the order."""
    return {each.value: (each.alone, each.reveal) for each in question.options}


def _inner(question: Question) -> list[tuple[Any, ...]]:
    """The questions of one item of a group."""
    return [
        (each.key, each.type, each.required, each.only_if, _choices(each), each.parts, each.unit)
        for each in question.questions
    ]


def _limits(definition: Definition, key: str) -> list[Any]:
    question = definition.questions[key]
    return [getattr(question, name) for name in _LIMITS]


def _words(question: Question) -> dict[str, Any]:
    named = {"label", "hint", "errors", "item", "another", "statement"}
    options = [(each.value, each.label, each.hint) for each in question.options]
    return {**question.model_dump(include=named), "options": options}


def _asked_when(definition: Definition, key: str, meanings: Mapping[str, str]) -> list[str | None]:
    """What decides whether a question is asked: its page's condition, its own, a choice."""
    page, question = definition.page_of[key], definition.questions[key]
    names = (page.only_if, question.only_if)
    revealed = [
        f"{each.key}={option.value}"
        for each in page.questions
        for option in each.options
        if option.reveal == key
    ]
    return [*(meanings.get(name) if name else None for name in names), *revealed]


def _meanings(conditions: Mapping[str, Condition]) -> dict[str, str]:
    """What each condition says whatever it is called: equal meaning, equal text."""
    found: dict[str, str] = {}

    def meaning(name: str) -> str:
        if name not in found:
            condition = conditions[name]
            said = parts(condition)
            body: Any = sorted({meaning(part) for part in said})
            if not said:
                body = condition.model_dump(mode="json")
            text = json.dumps([condition.operator, body], sort_keys=True)
            found[name] = hashlib.sha256(text.encode()).hexdigest()
        return found[name]

    for name in conditions:
        meaning(name)
    return found
