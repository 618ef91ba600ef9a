"""What was answered, for the officer who works on the case."""

from collections.abc import Mapping
from typing import Any

from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.eforms import publishing
from portal.eforms.copies import copying
from portal.eforms.pages import summary


def _answers(record: cases.CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """The answers in the language of the page; sensitive ones for READ_SENSITIVE of that team."""
    case = record.case
    try:
        sent = copying.record(case.reference)
    except cases.UnknownCase:
        return None
    open_to = actor.may(Permission.READ_SENSITIVE, team=case.team)
    rows = summary.rows(sent.definition, sent.way)
    return {
        "rows": [row for row in rows if open_to or not row.question.tells_much],
        "hidden": sum(1 for row in rows if row.question.tells_much) if not open_to else 0,
    }


def _teams() -> set[str]:
    return {definition.team for definition in publishing.all_published()}


cases.add_staff_section(20, "eforms/_staff_answers.html", _answers)
accounts.add_teams(_teams)
