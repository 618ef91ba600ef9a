"""The second step of signing in: a code of an app, a recovery code, or setting the app up."""

import io
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

import segno
from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.access import SignInNeeded
from portal.accounts.at_work import colleagues
from portal.accounts.routes.passkey_pages import FRESH
from portal.accounts.sessions import SignedIn
from portal.accounts.signing_in import second_factors
from portal.accounts.signing_in.second_factors import SettingUp
from portal.accounts.staff.blueprint import bp
from portal.accounts.staff.forms import CodeForm
from portal.accounts.staff.signing_in import next_path
from portal.accounts.staff.ways import other_ways
from portal.core import clock
from portal.core.web import INVALID, OK, redirect, render

_GROUP = 4


@bp.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> Response:
    """For who has shown the emailed code; others are led to where they stand.

    Some pages want it shown once more (`fresh`): a browser left open shows nothing.
    """
    found, onward = half_signed_in(), next_path()
    again = "fresh" in request.args
    if access.actor() and not again:
        return redirect(onward or url_for("staff.home"))
    factors = second_factors.factors_of(_staff_id(found))
    if not factors.any:
        return redirect(url_for("staff.set_up", next=onward))
    form = CodeForm(request.form)
    status: int = OK
    if request.method == "POST":
        status = _show(found, form)
        if status == OK:
            return _go_on(found, onward or url_for("staff.home"))
    return render(
        "staff/second_factor.html",
        status=status,
        form=form,
        factors=factors,
        onward=onward,
        again=again,
        ways=other_ways(onward) if factors.passkeys else [],
    )


@bp.route("/second-factor/set-up", methods=["GET", "POST"])
def set_up() -> Response:
    """Forced at the first sign-in; later for a new phone, with both factors shown just now."""
    found, onward = half_signed_in(), next_path()
    if not _shown_lately(found):
        return _show_again(url_for("staff.set_up", next=onward))
    by = _setting_up(found)
    try:
        secret = second_factors.begin_set_up(by)
    except second_factors.AlreadySetUp:
        return redirect(url_for("staff.second_factor", next=onward))
    form = CodeForm(request.form)
    status: int = OK
    if request.method == "POST":
        status = _tried(form, lambda code: second_factors.finish_set_up(by, code))
        if status == OK:
            return _go_on(found, url_for("staff.recovery_codes", next=onward))
    return render(
        "staff/set_up.html",
        status=status,
        form=form,
        onward=onward,
        address=second_factors.address_of(_staff_id(found), secret),
        secret=" ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)),
    )


@bp.get("/second-factor/set-up/code.svg")
def set_up_picture() -> Response:
    """The QR code of the secret that is being set up: black on white, whatever the colours."""
    found = half_signed_in()
    if not _shown_lately(found):
        return _show_again(url_for("staff.set_up"))
    secret = second_factors.begin_set_up(_setting_up(found))
    drawn = io.BytesIO()
    code = segno.make(second_factors.address_of(_staff_id(found), secret), error="m", micro=False)
    code.save(drawn, kind="svg", scale=6, border=4, light="#fff", svgclass=None, lineclass=None)
    return Response(drawn.getvalue(), content_type="image/svg+xml")


@bp.route("/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> Response:
    """Ten codes for whoever loses their phone. They are in the answer to the POST alone."""
    actor = access.required_actor()
    if not _shown_lately(half_signed_in()):
        return _show_again(url_for("staff.recovery_codes", next=next_path()))
    made = second_factors.new_recovery_codes(actor) if request.method == "POST" else None
    return render(
        "staff/recovery_codes.html",
        codes=made,
        left=second_factors.factors_of(actor.id).codes,
        onward=next_path() or url_for("staff.home"),
    )


@bp.get("/security")
def security_page() -> Response:
    """How this member of staff signs in, and what they can change about it."""
    actor = access.required_actor()
    return render("staff/security.html", factors=second_factors.factors_of(actor.id))


def half_signed_in() -> SignedIn:
    """A session of staff at work, with one factor or both. Raises SignInNeeded."""
    found = access.signed_in()
    if found is None or found.staff_id is None or not colleagues.at_work(found.staff_id):
        raise SignInNeeded(staff=True)
    return found


def _shown_lately(found: SignedIn) -> bool:
    """Whether the second step was shown a moment ago, before it is changed for good.

    Not asked of who has shown the first alone, or has no second: their pages say what they may do.
    """
    at = found.second_factor_at
    if at is None or clock.now() - at < FRESH:
        return True
    return not second_factors.factors_of(_staff_id(found)).any


def _show_again(onward: str) -> Response:
    return redirect(url_for("staff.second_factor", next=onward, fresh=1))


def _staff_id(found: SignedIn) -> UUID:
    if found.staff_id is None:
        raise SignInNeeded(staff=True)
    return found.staff_id


def _setting_up(found: SignedIn) -> SettingUp:
    return SettingUp(_staff_id(found), found.id, both_shown=access.actor() is not None)


def _show(found: SignedIn, form: CodeForm) -> int:
    return _tried(form, lambda code: second_factors.show(_staff_id(found), code))


def _tried(form: CodeForm, use: Callable[[str], None]) -> int:
    """OK, or the status of the page that says what is wrong."""
    if not form.validate():
        return INVALID
    try:
        use(form.code.data or "")
    except second_factors.WrongCode as wrong:
        form.code.errors = [wrong.message]
        return INVALID
    except second_factors.LockedOut as locked:
        form.code.errors = [locked.sentence]
        return HTTPStatus.TOO_MANY_REQUESTS
    return OK


def _go_on(found: SignedIn, where: str) -> Response:
    """The session goes on under a new name: whoever knew the old one has nothing of it."""
    response = redirect(where)
    access.keep(response, second_factors.pass_on(found.id))
    return response
