"""Officers ask questions of a form again, and see each answer before and after."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.core import cards
from portal.core.i18n import _
from portal.core.texts import cleaned, trimmed
from portal.core.web import INVALID, OK, redirect, render
from portal.eforms.again import reopening
from portal.eforms.again.reopening import AlreadyAsked, NothingNamed
from portal.eforms.definitions.pricing import priced_questions
from portal.eforms.pages import amendments, summary
from portal.eforms.routes.blueprint import bp

_LONGEST_WHY = 2_000


def _section(record: cases.CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """On the page of a case: what is asked again, and what came of earlier askings."""
    case = record.case
    if case.submission_id is None:
        return None
    asked = reopening.open_of(case.reference)
    return {
        "asked": asked,
        "questions": amendments.labels(asked.definition, asked.questions) if asked else [],
        "changes": amendments.of_submission(
            case.submission_id, all_open=actor.may(Permission.READ_SENSITIVE, team=case.team)
        ),
        "may_ask": actor.may(Permission.UPDATE_CASES, team=case.team),
    }


cases.add_staff_section(30, "eforms/_staff_reopening.html", _section)


@bp.route("/staff/cases/<reference>/questions", methods=["GET", "POST"])
@cards.told_at_the_box
def ask_again(reference: str) -> Response:
    """Which questions to ask again, and why. While some are open, the page of the case says so."""
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    known = _known(reference)
    cases.record_for(actor, known)
    if reopening.open_of(known) is not None:
        return _back(known)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _fault_of_why(_why())
        try:
            if not errors:
                reopening.ask(actor, known, questions=_named(), why=_why())
                return _back(known)
        except NothingNamed as nothing:
            errors["questions"] = str(nothing.message)
        except AlreadyAsked:  # from another tab, or by pressing twice
            return _back(known)
        if not _named():
            errors["questions"] = str(NothingNamed.message)
    return _show(actor, known, errors)


@bp.post("/staff/cases/<reference>/questions/take-back")
def take_back(reference: str) -> Response:
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    known = _known(reference)
    reopening.take_back(actor, known, _("We do not need your answers any more."))
    return _back(known)


def _known(reference: str) -> str:
    known = cases.normal_reference(reference)
    if known is None:
        raise cases.UnknownCase
    return known


def _back(reference: str) -> Response:
    return redirect(url_for("cases_staff.case", reference=reference))


def _named() -> list[str]:
    return request.form.getlist("questions")


def _why() -> str:
    return trimmed(cleaned(request.form.get("why", "")))


def _fault_of_why(why: str) -> dict[str, str]:
    if cards.looks_like_card(why):
        return {"why": str(cards.MESSAGE)}
    if not why:
        return {"why": _("Say why you ask. The resident reads it.")}
    if len(why) > _LONGEST_WHY:
        return {"why": _("Say it in 2,000 characters or fewer.")}
    return {}


def _show(actor: Actor, reference: str, errors: dict[str, str]) -> Response:
    """Answers are shown: so that they are is on the audit log first."""
    record = cases.read(actor, reference)
    definition, questions, answers = reopening.askable(actor, reference)
    items = [
        {
            "value": question.key,
            "text": amendments.labels(definition, [question.key])[0],
            "hint": {"html": amendments.lines_html(definition, question, answers[question.key])},
            "checked": question.key in _named(),
        }
        for question in questions
    ]
    return render(
        "eforms/ask_again.html",
        status=INVALID if errors else OK,
        case=record.case,
        title=summary.start_page(definition).title,
        items=items,
        priced=bool(priced_questions(definition)),
        why=cards.without_cards(_why()),
        errors=errors,
    )
