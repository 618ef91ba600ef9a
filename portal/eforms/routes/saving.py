"""Putting a form aside: where to mail its link and code, and what was mailed."""

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.core import security
from portal.core.i18n import _
from portal.core.web import redirect
from portal.eforms import services
from portal.eforms.forms import SaveForm
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import next_url, render_step
from portal.eforms.services import OpenDraft


@bp.route("/services/<service>/save", methods=["GET", "POST"])
def save(service: str) -> Response:
    draft = services.draft_of(security.browser_token(), service)
    form = SaveForm(request.form, email=_offered(draft))
    if request.method == "POST" and form.validate():
        services.save(draft, form.email.data or "", person_id=accounts.person_id())
        security.ensure_browser_token()  # the draft is kept longer now
        return redirect(url_for("eforms.saved", service=service))
    return render_step(
        "eforms/_save.html",
        draft,
        _("Save and come back later"),
        invalid=bool(form.errors),
        form=form,
        back_href=next_url(draft, draft.walk),
    )


@bp.get("/services/<service>/saved")
def saved(service: str) -> Response:
    """What was mailed, and what to do on a machine that others use."""
    draft = services.draft_of(security.browser_token(), service)
    email = services.saved_for(draft.id)
    if email is None:
        return redirect(url_for("eforms.save", service=service))
    return render_step(
        "eforms/_mailed.html",
        draft,
        _("We have sent you an email"),
        email=email,
        on_href=next_url(draft, draft.walk),
    )


def _offered(draft: OpenDraft) -> str:
    """What is known already needn't be typed again (WCAG 3.3.7)."""
    known = draft.answers.get(draft.definition.contact.email or "")
    return services.saved_for(draft.id) or (known if isinstance(known, str) else "")
