"""Coming back: this browser's unfinished forms, the link and the code from the mail."""

from http import HTTPStatus

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.core import security
from portal.core.web import INVALID, OK, redirect, render
from portal.eforms import services
from portal.eforms.forms import CodeForm
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import next_url
from portal.eforms.services import Unfinished

HERE, MAILED = "here", "mailed"


@bp.errorhandler(services.LinkGone)
@bp.errorhandler(services.AlreadySent)
def no_way_back(error: services.LinkGone | services.AlreadySent) -> Response:
    sent = isinstance(error, services.AlreadySent)
    return render("eforms/link_gone.html", status=HTTPStatus.GONE, sent=sent)


@bp.route("/saved/", methods=["GET", "POST"])
def unfinished() -> Response:
    """This browser's unfinished forms, and where to type the code of one begun elsewhere."""
    form = CodeForm(request.form)
    if request.method == "POST" and form.validate():
        email, code = form.email.data or "", form.code.data or ""
        try:
            mailed = services.with_code(email, code)
        except services.WrongCode as wrong:
            form.code.errors = [wrong.message]
        else:
            return _go_on(mailed, by_link=False, typed={"email": email, "code": code})
    browser = security.browser_token()
    return render(
        "eforms/unfinished.html",
        status=INVALID if form.errors else OK,
        form=form,
        forms=[(each, where_it_is(browser, each)) for each in services.unfinished(browser)],
        deleted="deleted" in request.args,
        signed_in_here=accounts.person_id() is not None,
    )


@bp.route("/saved/<token>", methods=["GET", "POST"])
def saved_link(token: str) -> Response:
    """The link from the mail. Only pressing the button changes something: scanners open links."""
    mailed = services.with_link(token)
    if request.method == "POST":
        return _go_on(mailed, by_link=True, typed={})
    return _ask(mailed, services.other_in(security.browser_token(), mailed))


@bp.route("/saved/<token>/delete", methods=["GET", "POST"])
def delete_saved(token: str) -> Response:
    back = url_for("eforms.saved_link", token=token)
    return _delete(services.with_link(token), back_href=back)


@bp.route("/saved/here/<service>", methods=["GET", "POST"])
def delete_unfinished(service: str) -> Response:
    """Delete this browser's form of a service; pressed again, the list says what is left."""
    here = services.unfinished(security.browser_token())
    found = next((each for each in here if each.definition.service == service), None)
    if found is None:
        return redirect(url_for("eforms.unfinished"))
    return _delete(found, back_href=url_for("eforms.unfinished"))


def _go_on(mailed: Unfinished, *, by_link: bool, typed: dict[str, str]) -> Response:
    """Bind the form to this browser; if another of that service is open there, ask for which."""
    other = services.other_in(security.browser_token(), mailed)
    choice = request.form.get("choice")
    if other is not None:
        seen = request.form.get("other")  # the one that was on the page
        if choice not in {HERE, MAILED} or seen != str(other.id):
            return _ask(mailed, other, typed, unanswered=seen is not None)
        if choice == HERE:
            return redirect(where_it_is(security.browser_token(), other))
    browser = security.ensure_browser_token()
    try:
        services.take(
            browser,
            mailed,
            by_link=by_link,
            instead_of=other.id if other else None,
            person_id=accounts.person_id(),
        )
    except services.AnotherIsOpen:
        return _ask(mailed, services.other_in(browser, mailed), typed)
    return redirect(where_it_is(browser, mailed))


def _ask(
    mailed: Unfinished,
    other: Unfinished | None,
    typed: dict[str, str] | None = None,
    *,
    unanswered: bool = False,
) -> Response:
    return render(
        "eforms/go_on.html",
        status=INVALID if unanswered else OK,
        mailed=mailed,
        other=other,
        typed=typed or {},
        unanswered=unanswered,
    )


def _delete(form: Unfinished, *, back_href: str) -> Response:
    if request.method == "POST":
        services.discard(form)
        return redirect(url_for("eforms.unfinished", deleted=1))
    return render("eforms/delete.html", form=form, back_href=back_href)


def where_it_is(browser: str | None, form: Unfinished) -> str:
    """Where a form that is open in this browser is gone on with."""
    draft = services.draft_of(browser, form.definition.service)
    return next_url(draft, draft.walk)
