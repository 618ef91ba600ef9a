"""Signing in with a code from an email, and signing out."""

from typing import Any

from flask import Response, request, url_for

from portal.accounts import access, people, sessions
from portal.accounts.forms import CodeForm, SignInForm
from portal.accounts.models import Method, Purpose
from portal.accounts.routes import arriving
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.openid import way_out
from portal.accounts.sessions import Arrival
from portal.accounts.signing_in import challenges, leaving
from portal.core import i18n, security
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """Every valid address gets a code; the account comes about when it is used."""
    if _signed_in():
        return redirect(arriving.onward(_wanted()))
    if "ended" in request.args:
        leaving.clear(security.browser_token())
    form = SignInForm(request.form, shared="shared" in request.args)
    browser = arriving.named_browser()
    if request.method == "POST" and form.validate():
        if browser is not None:
            return _ask(form.email.data or "", browser, shared=bool(form.shared.data))
        form.email.errors = [arriving.NO_COOKIES]
    return render(
        "accounts/sign_in.html",
        status=INVALID if form.errors else OK,
        form=form,
        on=_on(),
        ways=arriving.other_ways(_wanted()),
        ended="ended" in request.args,
    )


@bp.route("/sign-in/code", methods=["GET", "POST"])
def enter_code() -> Response:
    if _signed_in():
        return redirect(arriving.onward(_wanted()))
    token = arriving.challenge_token()
    form, fault = CodeForm(request.form), None
    if request.method == "POST" and form.validate():
        found = challenges.verdict(token, form.code.data or "", purpose=Purpose.RESIDENT)
        if found.email is not None:
            return _enter(found.email)
        fault = found.fault
        form.code.errors = [fault.sentence] if fault else []
    asked = challenges.asked(token, purpose=Purpose.RESIDENT)
    if asked is None and fault is None:
        return redirect(url_for("accounts.sign_in", **_on()))
    return render(
        "accounts/code.html",
        status=INVALID if form.errors else OK,
        form=form,
        asked=asked,
        over=fault is not None and fault.over,
        on=_on(),
        again="again" in request.args,
    )


@bp.post("/sign-in/code/again")
def send_again() -> Response:
    """Send a new code to the same address; the earlier one stops."""
    asked = challenges.asked(arriving.challenge_token(), purpose=Purpose.RESIDENT)
    browser = security.browser_token()
    if asked is None or browser is None:
        return redirect(url_for("accounts.sign_in", **_on()))
    shared = "shared" in request.args
    return _ask(asked.email, browser, shared=shared, again=1)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End the session on the server; a second press, or a cookie that is over, is fine."""
    found = access.signed_in()
    if found is None:
        return leave()
    sessions.end(found.id)
    return leave(way_out(found.id))


@bp.get("/signed-out")
def signed_out() -> Response:
    return render("accounts/signed_out.html")


def leave(onward: str | None = None) -> Response:
    """To the page that says so; pages that the browser has kept are thrown away."""
    response = redirect(onward or url_for("accounts.signed_out"))
    leaving.clear(security.browser_token())
    access.forget(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _ask(email: str, browser: str, *, shared: bool, **said: int) -> Response:
    token = challenges.ask(email, purpose=Purpose.RESIDENT, browser=browser)
    on = {**_on(), "shared": 1 if shared else None, **said}
    response = redirect(url_for("accounts.enter_code", **on))
    arriving.keep_challenge(response, token)
    return response


def _enter(email: str) -> Response:
    """The address is theirs: the person it belongs to, or a new one, is signed in."""
    person_id = people.person_with(email, name=None, phone=None, locale=i18n.current().code)
    arrival = Arrival(method=Method.CODE, shared="shared" in request.args)
    return arriving.arrive(person_id, arrival, _wanted())


def _on() -> dict[str, Any]:
    """What each step hands to the next, in its address."""
    said = {name: 1 if name in request.args else None for name in ("shared", "fresh")}
    return {"next": _wanted(), **said}


def _signed_in() -> bool:
    """Whether there is nothing to do: some pages want it shown afresh who somebody is."""
    return access.person() is not None and "fresh" not in request.args


def _wanted() -> str | None:
    return access.local_path(request.args.get("next", ""))
