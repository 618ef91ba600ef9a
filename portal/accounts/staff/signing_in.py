"""Signing in, for staff: a code by email first. The second step has pages of its own."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.at_work import colleagues
from portal.accounts.models import Method, Purpose
from portal.accounts.routes import arriving
from portal.accounts.routes.openid import way_out
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in import challenges, leaving
from portal.accounts.signing_in.challenges import Fault
from portal.accounts.staff.blueprint import bp
from portal.accounts.staff.forms import CodeForm, EmailForm
from portal.accounts.staff.ways import other_ways
from portal.core import security
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """The same page and the same answer for every address, known here or not."""
    onward = next_path()
    if request.method == "GET" and (known := _under_way(onward)):
        return known
    if "ended" in request.args:
        leaving.clear(security.browser_token())
    form = EmailForm(request.form)
    browser = arriving.named_browser()
    if request.method == "POST" and form.validate():
        if browser is not None:
            return _ask(form.email.data or "", browser, onward)
        form.email.errors = [arriving.NO_COOKIES]
    return render(
        "staff/sign_in.html",
        status=INVALID if form.errors else OK,
        form=form,
        onward=onward,
        ways=other_ways(onward),
        joined="joined" in request.args,
        ended="ended" in request.args,
    )


@bp.route("/sign-in/code", methods=["GET", "POST"])
def sign_in_code() -> Response:
    """Enter the code. It is taken only in the browser that asked for it."""
    onward = next_path()
    token = arriving.challenge_token()
    asked = challenges.asked(token, purpose=Purpose.STAFF)
    if asked is None:
        return redirect(url_for("staff.sign_in", next=onward))
    form = CodeForm(request.form)
    fault: Fault | None = None
    if request.method == "POST" and form.validate():
        verdict = challenges.verdict(token, form.code.data or "", purpose=Purpose.STAFF)
        staff_id = colleagues.staff_with(verdict.email) if verdict.email else None
        if staff_id is not None:
            way = url_for("staff.second_factor", next=onward)
            return arriving.arrive_staff(staff_id, Arrival(method=Method.CODE), way)
        fault = verdict.fault or Fault.WRONG
        form.code.errors = [fault.sentence]
    return render(
        "staff/sign_in_code.html",
        status=INVALID if form.errors else OK,
        form=form,
        onward=onward,
        email=asked.email,
        over=fault is not None and fault.over,
        minutes=challenges.MINUTES,
    )


@bp.post("/sign-out")
def sign_out() -> Response:
    found = access.signed_in()
    response = redirect((found and way_out(found.id)) or url_for("staff.sign_in"))
    leaving.clear(security.browser_token())
    access.sign_out(response)
    security.forget_browser(response)
    return response


def next_path() -> str | None:
    """Where to go on to afterwards: a path of this portal, or None."""
    return access.local_path(request.args.get("next", ""))


def _ask(email: str, browser: str, onward: str | None) -> Response:
    token = challenges.ask(email, purpose=Purpose.STAFF, browser=browser)
    response = redirect(url_for("staff.sign_in_code", next=onward))
    arriving.keep_challenge(response, token)
    return response


def _under_way(onward: str | None) -> Response | None:
    """Who has come half of the way, or all of it, needn't begin again."""
    found = access.signed_in()
    if found is None or found.staff_id is None:
        return None
    if access.actor():
        return redirect(onward or url_for("staff.home"))
    if colleagues.at_work(found.staff_id):
        return redirect(url_for("staff.second_factor", next=onward))
    return None
