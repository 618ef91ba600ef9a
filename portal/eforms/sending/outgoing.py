"""What leaves the portal of a submission: one shape for every receiver, stable in a version."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from portal.core.i18n import pgettext
from portal.eforms.definitions import Definition, QuestionType, context_of
from portal.eforms.kinds import kind_of
from portal.eforms.models import Amendment, Submission


def columns(definition: Definition) -> tuple[str, ...]:
    """The keys of all questions of a version, in order.

    Without those about equality, whose answers are linked to no submission.
    """
    return tuple(
        key
        for key, question in definition.questions.items()
        if question.type is not QuestionType.EQUALITY
    )


def as_json(
    sent: Submission,
    definition: Definition,
    version: int,
    answers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Every question has its key; null where it wasn't asked or was left empty.

    With the answers as they are now, unless others are given: as they were at some time.
    """
    answers = sent.answers if answers is None else answers
    return {
        "schema": f"{definition.service}/{version}",
        "service": definition.service,
        "version": version,
        "reference": sent.reference,
        "channel": sent.channel,
        "locale": sent.locale,
        "received_at": _moment(sent.received_at),
        "submitted_at": _moment(sent.submitted_at),
        "answers": {key: answers.get(key) for key in columns(definition)},
        "sensitive": [key for key in columns(definition) if definition.questions[key].tells_much],
    }


def change_as_json(change: Amendment, definition: Definition) -> dict[str, Any]:
    """Which answers were changed, by question, and what they were; null where there was none."""
    keys = [key for key in columns(definition) if key in change.before or key in change.after]
    return {
        "id": str(change.id),
        "amended_at": _moment(change.at),
        "questions": keys,
        "before": {key: change.before.get(key) for key in keys},
        "no_longer_asked": [key for key in keys if key not in change.after],
    }


def _moment(at: datetime) -> str:
    """UTC, in whole seconds: 2026-11-20T12:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_words(sent: Submission, definition: Definition) -> list[tuple[str, list[str]]]:
    """Labels and answers as a person reads them, in the current language.

    Without what is sensitive: this goes out by mail.
    """
    return [
        (
            pgettext(context_of(definition.service, key), question.label),
            kind_of(question).shown(question, definition.service, sent.answers[key]),
        )
        for key, question in definition.questions.items()
        if sent.answers.get(key) is not None and not question.tells_much
    ]
