"""“I’m not satisfied”: from a case to the complaint form, which then knows the case."""

from typing import Any

from flask import Response, url_for

from portal.accounts import access as accounts
from portal.cases import access
from portal.cases import services as cases
from portal.core import security
from portal.core.i18n import _l
from portal.core.web import redirect, render
from portal.eforms import publishing, services
from portal.eforms.definitions import CaseKind, Definition
from portal.eforms.pages import summary
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.starting import MOST_BY_STRANGERS
from portal.eforms.routes.steps import next_url

_CASE = "case"  # the question for a reference, in a complaint form that has one
_KIND, _COMPLAINT = "type", "complaint"  # a form that takes praise too asks which it is


def _form() -> Definition | None:
    """The council’s complaint form, if it is live."""
    forms = publishing.all_published()
    return next((form for form in forms if form.kind is CaseKind.COMPLAINT), None)


def _link(case: cases.CaseStatus) -> cases.Link | None:
    if _form() is None:
        return None
    href = url_for("eforms.not_satisfied", reference=case.reference)
    return cases.Link(_l("I’m not satisfied"), href, "sad")


cases.add_link(_link)


@bp.get("/cases/<reference>/not-satisfied")
def not_satisfied(reference: str) -> Response:
    """What will happen; the button begins a complaint."""
    known, form = _known(reference)
    if not access.may_see(known):
        return redirect(url_for("cases.find", reference=known))
    case = cases.status_of(known)
    return render("eforms/not_satisfied.html", case=case, form=summary.start_page(form))


@bp.post("/cases/<reference>/not-satisfied")
def complain(reference: str) -> Response:
    """Begin with what is known already; a complaint that was begun before is gone on with."""
    known, form = _known(reference)
    if not access.may_see(known):
        return redirect(url_for("cases.find", reference=known))
    security.throttle(MOST_BY_STRANGERS, "complaints begun", security.network())
    browser = security.ensure_browser_token()
    draft = services.begin(browser, form.service, person_id=accounts.person_id())
    if draft.answers:
        return redirect(url_for("eforms.resume", service=form.service))
    if answers := _told(form, known):
        draft = services.answer(draft, answers)
    return redirect(next_url(draft, draft.walk))


def _told(form: Definition, reference: str) -> dict[str, Any]:
    """What needn’t be asked (WCAG 2.2, 3.3.7). It stands on the check page, and can be changed."""
    told = {_CASE: reference} if _CASE in form.questions else {}
    kinds = form.questions.get(_KIND)
    return {_KIND: _COMPLAINT, **told} if kinds and _COMPLAINT in kinds.choices else told


def _known(reference: str) -> tuple[str, Definition]:
    known, form = cases.normal_reference(reference), _form()
    if known is None or form is None:
        raise cases.UnknownCase
    return known, form
