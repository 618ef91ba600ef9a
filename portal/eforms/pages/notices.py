"""What a person is told when a form changed under them: what is asked again, what no longer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel.speaklater import LazyString

from portal.core.i18n import _l, pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition, context_of
from portal.eforms.definitions.changes import Why
from portal.eforms.drafts.carrying import offered, told
from portal.eforms.drafts.drafting import OpenDraft
from portal.eforms.kinds import kind_of
from portal.eforms.pages import amendments
from portal.eforms.walk import Walk

_REASONS: dict[Why, LazyString] = {
    Why.NEW: _l("This question is new."),
    Why.NEEDED: _l("You left it empty before. We need an answer now."),
    Why.TYPE: _l("We ask for the answer in another way now."),
    Why.OPTIONS: _l("The answers you can choose from have changed."),
    Why.PARTS: _l("What we ask for here has changed."),
    Why.STATEMENT: _l("The words you agree to have changed."),
    Why.CONDITION: _l("We have changed when we ask this question."),
    Why.LIMITS: _l("We can no longer take the answer you gave."),
    Why.FOLLOWS: _l("We ask this because of your other answers."),
    Why.REMOVED: _l("We had stopped asking this question. We ask it again now."),
}


class AskedAgain(NamedTuple):
    label: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """`fresh` until its reader has gone on from the page that first told them."""

    questions: list[AskedAgain]
    kept: bool  # whether the boxes hold what they answered before
    fresh: bool


class NotAsked(NamedTuple):
    """An answer that isn't asked for any more, in words."""

    label: str
    lines: list[str]


def notice(draft: OpenDraft) -> Notice | None:
    """None where nothing is asked again."""
    again = told(draft.definition, draft.standing)
    if not again:
        return None
    boxes = offered(draft.definition, draft.standing)
    return Notice(
        questions=[
            AskedAgain(_label(draft.definition, each["question"]), str(_REASONS[Why(each["why"])]))
            for each in again
        ],
        kept=any(each["question"] in boxes for each in again),
        fresh=not all(each["told"] for each in again),
    )


def not_asked(draft: OpenDraft) -> list[NotAsked]:
    """The answers that are set aside, in the words of the version that asked for them."""
    return list(_not_asked(draft))


def no_longer_on_the_way(
    definition: Definition, sent: Mapping[str, Any], way: Walk
) -> list[NotAsked]:
    """What was sent before, and isn't asked with the answers given now."""
    return [
        NotAsked(_label(definition, key), amendments.lines_of(definition, question, sent[key]))
        for key, question in definition.questions.items()
        if sent.get(key) is not None and key not in way.answers
    ]


def _not_asked(draft: OpenDraft) -> Iterator[NotAsked]:
    for key, aside in draft.set_aside.items():
        if aside["answer"] is None or "." in key:
            continue
        definition = publishing.definition_of(UUID(aside["version"]))
        question = definition.questions[key]
        lines = kind_of(question).shown(question, definition.service, aside["answer"])
        yield NotAsked(_label(definition, key), lines)


def _label(definition: Definition, key: str) -> str:
    question = definition.questions[key]
    return pgettext(context_of(definition.service, key), question.label)
