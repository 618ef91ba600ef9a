"""Saying that something is true, or that something may be done: a tick, never a signature.

The version of the form that a submission names pins the words that were agreed to.
"""

from typing import Any

from portal.core.i18n import _, pgettext
from portal.eforms.definitions import Question, context_of
from portal.eforms.kinds.base import CHOOSE, Kind, Particular, Typed

YES, NO = "yes", "no"


class Declaration(Kind):
    """One box that must be ticked. Kept as true."""

    has_length = False

    def filled(self, answer: Any) -> Typed:
        return {"": YES if answer else ""}

    def read(self, question: Question, typed: Typed) -> bool | None:  # noqa: ARG002
        return True if _chosen(typed, YES) else None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return _statement(question, service)


class Consent(Kind):
    """Yes or no, or with a statement a box that may be left empty. Kept as {"given": bool}."""

    has_length = False

    def filled(self, answer: Any) -> Typed:
        if not answer:
            return {"": ""}
        return {"": YES if answer["given"] else NO}

    def read(self, question: Question, typed: Typed) -> dict[str, bool] | None:
        if question.statement:
            return {"given": bool(_chosen(typed, YES))}
        chosen = _chosen(typed, YES, NO)
        return {"given": chosen == YES} if chosen else None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [*_statement(question, service), _("Yes") if answer["given"] else _("No")]


def _chosen(typed: Typed, *values: str) -> str:
    """Raises Particular for what can't be chosen."""
    if typed[""] and typed[""] not in values:
        raise Particular(CHOOSE)
    return typed[""]


def _statement(question: Question, service: str) -> list[str]:
    if question.statement is None:
        return []
    return [pgettext(context_of(service, question.key), question.statement)]
