"""The items of a group that can be added again, changed and removed until the person continues.

Each item keeps an id, so that two tabs, or a button pressed twice, never mix two of them up.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.eforms.definitions import Question
from portal.eforms.drafts.drafting import OpenDraft, revise
from portal.eforms.walk import is_answered

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ID_BYTES = 9


@dataclass(frozen=True)
class Item:
    """One of a group: its answers, by the keys of its questions."""

    id: str
    answers: dict[str, Any]


class TooManyItems(Conflict):
    message = _l("You have added as many as this form can take")


class TooFewItems(Conflict):
    message = _l("You have not added enough yet")


class UnfinishedItem(Conflict):
    """The form asks more of an item than when it was added. `number` counts from 1."""

    message = _l("Some questions still need an answer. Your other answers are saved.")

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def new_id() -> str:
    return secrets.token_urlsafe(_ID_BYTES)


def id_from(posted: str | None) -> str | None:
    """An id that came back with a form; None for what can't be one."""
    return posted if posted and _ID.fullmatch(posted) else None


def fewest(question: Question) -> int:
    """How many must be added: one at least, unless the question may be left empty."""
    return max(question.count.fewest, int(question.required))


def items_of(question: Question, answers: Mapping[str, Any]) -> list[Item]:
    """What has been added so far, in order."""
    if question.items_key in answers:
        kept = answers[question.items_key]
        return [Item(each["id"], each["answers"]) for each in kept]
    given = answers.get(question.key) or []
    return [Item(f"item-{number}", each) for number, each in enumerate(given, 1)]


def keep_item(draft: OpenDraft, question: Question, item: Item) -> OpenDraft:
    """Add an item, or change the one with its id: sent twice it is there once.

    Where it was removed in another tab meanwhile it is added again: what was typed isn't lost.
    Raises TooManyItems.
    """

    def revision(kept: dict[str, Any]) -> dict[str, Any]:
        items = items_of(question, _found(draft, question, kept))
        ids = [each.id for each in items]
        if item in items:
            return kept
        if item.id in ids:
            items[ids.index(item.id)] = item
        elif len(items) >= question.count.most:
            raise TooManyItems
        else:
            items.append(item)
        return _with(kept, question, items)

    return revise(draft, revision)


def remove_item(draft: OpenDraft, question: Question, item_id: str) -> OpenDraft:
    """Take an item out because its owner asked for it; nothing where it is gone already."""

    def revision(kept: dict[str, Any]) -> dict[str, Any]:
        items = items_of(question, kept)
        left = [each for each in items if each.id != item_id]
        return kept if left == items else _with(kept, question, left)

    return revise(draft, revision)


def finish(draft: OpenDraft, question: Question) -> OpenDraft:
    """Make the items, as they are now, the answer of the group.

    Raises TooFewItems, TooManyItems or UnfinishedItem.
    """

    def revision(kept: dict[str, Any]) -> dict[str, Any]:
        items = items_of(question, kept)
        if len(items) < fewest(question):
            raise TooFewItems
        if len(items) > question.count.most:
            raise TooManyItems
        answer = [_complete(question, number, item) for number, item in enumerate(items, 1)]
        return {**kept, question.key: answer or None}

    return revise(draft, revision)


def _complete(question: Question, number: int, item: Item) -> dict[str, Any]:
    if not all(is_answered(each, item.answers) for each in question.questions):
        raise UnfinishedItem(number)
    return {each.key: item.answers[each.key] for each in question.questions}


def _found(draft: OpenDraft, question: Question, kept: dict[str, Any]) -> dict[str, Any]:
    """Where its items are: set aside, if the page was drawn when the form asked otherwise."""
    keys = (question.key, question.items_key)
    if any(key in kept for key in keys):
        return kept
    return {key: draft.set_aside[key]["answer"] for key in keys if key in draft.set_aside}


def _with(kept: dict[str, Any], question: Question, items: list[Item]) -> dict[str, Any]:
    """With these items; the answer is dropped until the person continues with them."""
    others = {key: each for key, each in kept.items() if key != question.key}
    return {**others, question.items_key: [{"id": i.id, "answers": i.answers} for i in items]}
