"""The pages of passkeys, which residents and staff have each in their own frame."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from flask import Response, jsonify, make_response, request, url_for

from portal.accounts import access
from portal.accounts.forms import PasskeyNameForm
from portal.accounts.routes.arriving import Way
from portal.accounts.sessions import SignedIn
from portal.accounts.signing_in import devices, passkeys
from portal.accounts.signing_in.owners import Owner
from portal.accounts.signing_in.passkeys import PasskeyRefused, TooManyPasskeys
from portal.core import clock, security
from portal.core.errors import Sentence
from portal.core.web import INVALID, OK, redirect, render

FRESH = timedelta(minutes=10)
_ASKED = "120/hour"  # challenges for one network
_WRONG = "30/15minutes"


@dataclass(frozen=True)
class Pages:
    """Where they stand: `area` is the blueprint, `layout` the frame of its signed-in pages."""

    area: str
    layout: str

    @property
    def staff(self) -> bool:
        return self.area == "staff"

    def url(self, page: str, **values: object) -> str:
        return url_for(f"{self.area}.{page}", **values)  # type: ignore[arg-type]


RESIDENTS = Pages("accounts", "accounts/base.html")
STAFF = Pages("staff", "staff/base.html")


def way_in(pages: Pages, onward: str | None) -> Way | None:
    """The button on the sign-in page. What it asks for is bound to a browser that has its name."""
    if not passkeys.possible():
        return None
    security.ensure_browser_token()
    return Way(10, "accounts/_passkey_way.html", {"pages": pages, "onward": onward})


def sign_in(pages: Pages, arrive: Callable[[UUID], Response]) -> Response:
    """The page with the button, and what a passkey answered on it or on the sign-in page."""
    browser = security.ensure_browser_token()
    fault: Sentence | None = None
    if request.method == "POST":
        names = ("passkeys refused to", security.network())
        security.refuse_if_throttled(_WRONG, *names)
        try:
            given = request.form.get("credential", "")
            return arrive(passkeys.sign_in(given, browser, staff=pages.staff))
        except PasskeyRefused as refused:
            security.throttle(_WRONG, *names)
            fault = refused.message
    return render(
        "accounts/sign_in_passkey.html",
        status=INVALID if fault else OK,
        pages=pages,
        layout="staff/base.html" if pages.staff else "base.html",
        possible=passkeys.possible(),
        onward=next_path(),
        fault=fault,
    )


def options_to_sign_in() -> Response:
    security.throttle(_ASKED, "passkeys asked by", security.network())
    return _json(passkeys.options_to_sign_in(security.ensure_browser_token()))


def listed(pages: Pages, owner: Owner, *, may_add: bool, fault: Sentence | None = None) -> Response:
    known = passkeys.of(owner)
    security.ensure_browser_token()  # what the form asks for is bound to it
    return render(
        "accounts/passkeys.html",
        status=INVALID if fault else OK,
        pages=pages,
        layout=pages.layout,
        passkeys=known,
        possible=passkeys.possible(),
        may_add=may_add,
        full=len(known) >= passkeys.MOST,
        most=passkeys.MOST,
        longest=passkeys.LONGEST_NAME,
        done=request.args.get("done"),
        onward=next_path(),
        fault=fault,
    )


def options_to_add(pages: Pages, owner: Owner, *, may_add: bool) -> Response:
    if not may_add:
        answer = jsonify(go=pages.url("passkeys"))
        answer.status_code = HTTPStatus.FORBIDDEN
        return answer
    return _json(passkeys.options_to_add(owner, security.ensure_browser_token()))


def added(pages: Pages, owner: Owner, *, may_add: bool) -> Response | None:
    """None where it was kept; else the page that says what is wrong."""
    browser = security.browser_token()
    if not may_add or browser is None:
        return listed(pages, owner, may_add=may_add, fault=PasskeyRefused.message)
    name = " ".join(request.form.get("name", "").split())
    try:
        passkeys.add(
            owner,
            request.form.get("credential", ""),
            browser,
            name=name or devices.in_words(devices.describe(request.user_agent.string)),
        )
    except (PasskeyRefused, TooManyPasskeys) as refused:
        return listed(pages, owner, may_add=may_add, fault=refused.message)
    return None


def one(pages: Pages, owner: Owner, passkey_id: UUID) -> Response:
    """Give it another name."""
    passkey = passkeys.one(owner, passkey_id)
    form = PasskeyNameForm(request.form, name=passkey.name)
    if request.method == "POST" and form.validate():
        passkeys.rename(owner, passkey_id, form.name.data or "")
        return redirect(pages.url("passkeys", done="renamed"))
    return render(
        "accounts/passkey.html",
        status=INVALID if form.errors else OK,
        pages=pages,
        layout=pages.layout,
        passkey=passkey,
        form=form,
    )


def remove(pages: Pages, owner: Owner, passkey_id: UUID) -> Response:
    """Ask once more, then remove it."""
    if request.method == "POST":
        passkeys.remove(owner, passkey_id)
        return redirect(pages.url("passkeys", done="removed"))
    return render(
        "accounts/passkey_remove.html",
        pages=pages,
        layout=pages.layout,
        passkey=passkeys.one(owner, passkey_id),
    )


def fresh(found: SignedIn, within: timedelta = FRESH) -> bool:
    """Whether somebody showed who they are a moment ago; a browser left open shows nothing."""
    return clock.now() - found.started_at < within


def next_path() -> str | None:
    return access.local_path(request.args.get("next", ""))


def _json(text: str) -> Response:
    return make_response(text, {"Content-Type": "application/json"})
