"""Carrying the answers of an unfinished form from the version it was begun with to another.

An answer either stands, or is set aside with the version it was given to, and comes back once a
version asks the same question again. Nothing is thrown away but by its owner's own new answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict
from uuid import UUID

from portal.eforms.definitions import Definition, QuestionType
from portal.eforms.definitions.changes import Changes, Why, same_boxes
from portal.eforms.definitions.conditions import holds
from portal.eforms.drafts.fitting import fits, items_that_fit
from portal.eforms.walk import is_answered, visible_questions, walk

Answers = Mapping[str, Any]
Definitions = Callable[[UUID], Definition]


class Aside(TypedDict):
    """An answer that isn't asked for now. `version` is the id of the version that asked for it."""

    answer: Any
    version: str
    type: str
    why: str


class Again(TypedDict):
    """A question that is asked again. `told` once its owner has gone on from the notice."""

    question: str
    why: str
    told: bool


@dataclass(frozen=True)
class Version:
    """A published version of a form."""

    id: UUID
    definition: Definition


@dataclass(frozen=True)
class Standing:
    """What an unfinished form holds. A key is in `answers` or in `set_aside`, never in both."""

    answers: dict[str, Any]
    set_aside: dict[str, Aside] = field(default_factory=dict)
    asked_again: tuple[Again, ...] = ()

    @classmethod
    def of(
        cls, answers: dict[str, Any], aside: dict[str, Any] | None, again: list[Any] | None
    ) -> "Standing":
        """From the columns of a draft."""
        return cls(answers, aside or {}, tuple(again or ()))

    def columns(self) -> dict[str, Any]:
        return {
            "answers": self.answers,
            "set_aside": self.set_aside or None,
            "asked_again": list(self.asked_again) or None,
        }


def carry(kept: Standing, old: Version, new: Version, definition_of: Definitions) -> Standing:
    """What stands in the new version. Where nothing differs between them, nothing changes."""
    return _moved(kept, kept.answers, old, new, definition_of)


def answered(
    before: Standing,
    answers: dict[str, Any],
    shown: Version,
    current: Version,
    definition_of: Definitions,
) -> Standing:
    """What stands after somebody's answers, given on a page of the version `shown`."""
    if shown.id == current.id:
        return revised(before, current.definition, answers)
    posted = {key: each for key, each in answers.items() if before.answers.get(key, ...) != each}
    left = {key: each for key, each in before.answers.items() if key in answers}
    return bring(replace(before, answers=left), posted, shown, current, definition_of)


def bring(
    kept: Standing, posted: dict[str, Any], shown: Version, new: Version, definition_of: Definitions
) -> Standing:
    """With answers from a page of another version than the draft has by now.

    What still fits is kept as an answer, the rest is set aside.
    """
    aside = {key: each for key, each in kept.set_aside.items() if key not in posted}
    together = replace(kept, answers=kept.answers | posted, set_aside=aside)
    return _moved(together, posted, shown, new, definition_of)


def revised(kept: Standing, definition: Definition, answers: dict[str, Any]) -> Standing:
    """After its owner has changed the answers: what they answered anew replaces what was kept."""
    if not kept.set_aside and not kept.asked_again:
        return Standing(answers)
    given = {_owner(key) for key, each in answers.items() if kept.answers.get(key, ...) != each}
    gone = {_owner(key) for key in kept.answers if key not in answers}
    aside = {key: each for key, each in kept.set_aside.items() if _owner(key) not in given | gone}
    again = tuple(
        Again(question=each["question"], why=each["why"], told=True)
        for each in kept.asked_again
        if not _answered(definition, each["question"], answers)
    )
    return Standing(answers, aside, again)


def told(definition: Definition, standing: Standing) -> list[Again]:
    """What the notice names: questions asked again that are on the way and not answered yet."""
    if not standing.asked_again:
        return []
    ahead = set(ahead_of(definition, standing))
    return [
        each
        for each in standing.asked_again
        if each["question"] in ahead
        and not _answered(definition, each["question"], standing.answers)
    ]


def offered(definition: Definition, standing: Standing) -> dict[str, Any]:
    """Answers set aside that can stand in the boxes of their question, to be looked at again."""
    found: dict[str, Any] = {}
    for key, aside in standing.set_aside.items():
        question = definition.questions.get(key)
        if question is None or Why(aside["why"]) is Why.PARTS:
            continue
        if same_boxes(QuestionType(aside["type"]), question.type):
            found[key] = aside["answer"]
    return found


def ahead_of(definition: Definition, standing: Standing) -> Iterator[str]:
    """The questions on the way, as far as one can see past those that are still to be answered.

    Where an answer set aside can be given again, it's taken that it will be.
    """
    again = {
        key: each
        for key, each in offered(definition, standing).items()
        if fits(definition.questions[key], each)
    }
    answers = again | standing.answers
    live: dict[str, Any] = {}
    for page in definition.pages:
        if not holds(definition.conditions, page.only_if, live):
            continue
        if page.ends:
            return
        asked = visible_questions(definition, page, live, answers)
        yield from (each.key for each in asked)
        live.update((each.key, answers[each.key]) for each in asked if each.key in answers)


def _moved(
    kept: Standing, looked_at: Answers, old: Version, new: Version, definition_of: Definitions
) -> Standing:
    changes = Changes(old.definition, new.definition)
    found = {key: _why_lost(key, answer, changes) for key, answer in looked_at.items()}
    lost = {key: why for key, why in found.items() if why is not None}
    answers = {key: each for key, each in kept.answers.items() if key not in lost}
    aside = kept.set_aside | {key: _aside(old, key, looked_at[key], lost[key]) for key in lost}
    answers |= _work_left(changes, lost, looked_at)
    for key, each in kept.set_aside.items():
        since = Changes(definition_of(UUID(each["version"])), new.definition)
        why = _why_lost(key, each["answer"], since)
        if why is not None:
            aside[key] = {**each, "why": why.value}
        elif key not in answers:
            answers[key] = aside.pop(key)["answer"]
    answers |= _left_empty(changes, kept, Standing(answers, aside))
    moved = Standing(answers, aside, kept.asked_again)
    return replace(moved, asked_again=tuple(_asked_again(changes, kept, moved)))


def _why_lost(key: str, answer: Any, changes: Changes) -> Why | None:
    """None where the answer stands; so does what belongs to no question of the old form."""
    owner = _owner(key)
    if owner not in changes.old.questions:
        return None
    if owner not in changes.new.questions:
        return Why.REMOVED
    why = changes.asked_again.get(owner)
    if owner != key:  # what is being collected stays, to be gone on with
        return why if why in {Why.TYPE, Why.PARTS} else None
    if why or owner not in changes.limited or fits(changes.new.questions[owner], answer):
        return why
    return Why.NEEDED if answer is None else Why.LIMITS


def _aside(given_to: Version, key: str, answer: Any, why: Why) -> Aside:
    asked = given_to.definition.questions[_owner(key)]
    return Aside(answer=answer, version=str(given_to.id), type=asked.type.value, why=why.value)


def _work_left(changes: Changes, lost: Mapping[str, Why], answers: Answers) -> dict[str, Any]:
    """Of groups whose inner questions have changed: items as far as they fit, to be completed."""
    found: dict[str, Any] = {}
    for owner in {_owner(key) for key, why in lost.items() if why is Why.PARTS}:
        old, new = changes.old.questions[owner], changes.new.questions[owner]
        if old.questions:
            found[new.items_key] = items_that_fit(old, new, answers)
    return found


def _left_empty(changes: Changes, kept: Standing, moved: Standing) -> dict[str, None]:
    """Optional questions added before the place somebody had come to: nobody is sent back."""
    behind = _behind(changes, kept)
    return {
        key: None
        for key in ahead_of(changes.new, moved)
        if key in behind
        and key in changes.added
        and key not in moved.answers
        and key not in moved.set_aside
        and not changes.new.questions[key].required
    }


def _asked_again(changes: Changes, kept: Standing, moved: Standing) -> Iterator[Again]:
    """By the order of the new version; what was asked again before and isn't answered stays."""
    known = {each["question"]: each for each in kept.asked_again}
    behind = _behind(changes, kept)
    were_ahead = set(ahead_of(changes.old, kept))
    ahead = set(ahead_of(changes.new, moved))
    for key in changes.new.questions:
        if _answered(changes.new, key, moved.answers):
            continue
        aside = moved.set_aside.get(key)
        if aside is not None:
            same = key in known and known[key]["why"] == aside["why"]
            yield known[key] if same else Again(question=key, why=aside["why"], told=False)
        elif key in known:
            yield known[key]
        elif key in behind and key in ahead and key not in were_ahead:
            why = Why.NEW if key in changes.added else changes.asked_again.get(key, Why.FOLLOWS)
            yield Again(question=key, why=why.value, told=False)


def _behind(changes: Changes, kept: Standing) -> set[str]:
    """Questions of the new version before the furthest page that was passed in the old one."""
    way = walk(changes.old, kept.answers)
    passed = {page.key for page in way.pages}
    found: set[str] = set()
    later: set[str | None] = set()
    for page in reversed(changes.new.pages):
        if page.key in passed:
            later |= {page.section, None}  # the pages before all sections come first for everyone
        if way.complete or page.section in later:
            found |= {each.key for each in page.questions}
    return found


def _answered(definition: Definition, key: str, answers: Answers) -> bool:
    question = definition.questions.get(key)
    return question is None or is_answered(question, answers)


def _owner(key: str) -> str:
    """The question that something kept belongs to: a work area has a dot in its key."""
    return key.partition(".")[0]
