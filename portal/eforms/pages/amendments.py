"""What was changed of a form that was sent, in words: each answer before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from markupsafe import Markup

from portal.core.i18n import _, pgettext
from portal.eforms.again import amending
from portal.eforms.definitions import Definition, Question, context_of
from portal.eforms.kinds import kind_of
from portal.eforms.models import Amendment
from portal.eforms.pages import rows
from portal.eforms.pages.summary import item_name

_ABSENT: Any = object()


class Mark(StrEnum):
    CHANGED = "changed"
    SAME = "same"
    NEW = "new"
    GONE = "gone"


class Pair(NamedTuple):
    """One question; lines of the answer before and after, None where it wasn't asked."""

    label: str
    before: list[str] | None
    after: list[str] | None
    mark: Mark


@dataclass(frozen=True)
class Change:
    """What came of one asking. `hidden` counts pairs that this reader may not see."""

    at: datetime
    signed_in: bool
    pairs: list[Pair]
    hidden: int


def labels(definition: Definition, keys: Iterable[str]) -> list[str]:
    """The questions in the current language."""
    return [_label(definition, key) for key in keys]


def change(
    definition: Definition,
    amendment: Amendment,
    named: Iterable[str],
    after: dict[str, Any],
    *,
    all_open: bool,
) -> Change:
    """`after` are all answers as they were once it was sent; `named` what had been asked again."""
    touched = {*named, *amendment.before, *amendment.after}
    keys = [key for key in definition.questions if key in touched]
    seen = [key for key in keys if all_open or not definition.questions[key].tells_much]
    return Change(
        at=amendment.at,
        signed_in=amendment.person_id is not None,
        pairs=[_pair(definition, key, amendment, after) for key in seen],
        hidden=len(keys) - len(seen),
    )


def of_submission(submission_id: UUID, *, all_open: bool) -> list[Change]:
    """Every change, newest first; sensitive answers only where all is open to the reader."""
    return [
        change(each.definition, each.amendment, each.named, each.answers, all_open=all_open)
        for each in amending.history(submission_id)
    ]


def lines_html(definition: Definition, question: Question, answer: Any) -> Markup:
    return rows.lines(lines_of(definition, question, answer))


def lines_of(definition: Definition, question: Question, answer: Any) -> list[str]:
    """An answer a line each; of a group, each item with what was answered about it."""
    if answer is None:
        return []
    shown = kind_of(question).shown(question, definition.service, answer)
    if not question.questions:
        return shown
    items = (
        line
        for number, item in enumerate(answer, 1)
        for line in _item_lines(definition, question, number, item)
    )
    return [*shown, *items]


def _item_lines(
    definition: Definition, group: Question, number: int, item: dict[str, Any]
) -> list[str]:
    name = item_name(definition, group, number).striptags()
    told = [
        _("%(question)s: %(answer)s", question=_inner(definition, each), answer=line)
        for each in group.questions
        if item.get(each.key) is not None
        for line in kind_of(each).shown(each, definition.service, item[each.key])
    ]
    return [name, *told]


def _pair(definition: Definition, key: str, amendment: Amendment, answers: dict[str, Any]) -> Pair:
    question = definition.questions[key]
    after = answers.get(key, _ABSENT)
    changed = key in amendment.before or key in amendment.after
    before = amendment.before.get(key, _ABSENT) if changed else after
    return Pair(
        _label(definition, key),
        None if before is _ABSENT else lines_of(definition, question, before),
        None if after is _ABSENT else lines_of(definition, question, after),
        _mark(before, after, changed=changed),
    )


def _mark(before: Any, after: Any, *, changed: bool) -> Mark:
    if not changed:
        return Mark.SAME
    if before is _ABSENT:
        return Mark.NEW
    return Mark.GONE if after is _ABSENT else Mark.CHANGED


def _label(definition: Definition, key: str) -> str:
    return pgettext(context_of(definition.service, key), definition.questions[key].label)


def _inner(definition: Definition, question: Question) -> str:
    return pgettext(context_of(definition.service, question.key), question.label)
