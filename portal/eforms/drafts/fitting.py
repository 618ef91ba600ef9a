"""Whether an answer kept from before is one that a question would take today."""

from collections.abc import Mapping
from typing import Any

from portal.eforms.definitions import Question, QuestionType
from portal.eforms.definitions.changes import shape_difference
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import NeedsChoice, Unusable
from portal.eforms.walk import is_answered


def fits(question: Question, answer: Any) -> bool:
    """The answer must have been given to a question of the same type, or of words like it."""
    if answer is None:
        return not question.required
    kind = kind_of(question)
    if question.type is QuestionType.SLOT:
        return True  # whether the time can still be had is seen when the form is sent
    if question.type is QuestionType.KNOWN:
        return True
    if kind.collects:
        return question.count.fewest <= len(answer) <= question.count.most and all(
            is_answered(inner, item) for item in answer for inner in question.questions
        )
    try:
        return kind.read(question, kind.filled(answer)) is not None
    except (Unusable, NeedsChoice):
        return False


def items_that_fit(old: Question, new: Question, answers: Mapping[str, Any]) -> list[Any]:
    """What is left of the items of a group when its inner questions have changed.

    Each item stays, with those of its answers that still fit; the rest is asked of it again.
    """
    items = answers.get(old.items_key)
    if items is None:
        given = answers.get(old.key) or []
        items = [{"id": f"item-{at}", "answers": each} for at, each in enumerate(given, 1)]
    return [{**item, "answers": _inner_that_fit(old, new, item["answers"])} for item in items]


def _inner_that_fit(old: Question, new: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
    before = {each.key: each for each in old.questions}
    return {
        each.key: answers[each.key]
        for each in new.questions
        if each.key in answers
        and each.key in before
        and shape_difference(before[each.key], each) is None
        and fits(each, answers[each.key])
    }
