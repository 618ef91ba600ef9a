"""Hearing of reports: asked for here, confirmed and stopped by the link in each message."""

from typing import Any

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.core import i18n, paging, security
from portal.core.web import INVALID, OK, redirect, render
from portal.faults import services
from portal.faults.contacts import contact_of
from portal.faults.following import asking, messages
from portal.faults.following.asking import Following, FollowView
from portal.faults.pages import filters, wording
from portal.faults.pages.filters import REACH, Filters
from portal.faults.routes.blueprint import bp
from portal.faults.routes.following_forms import FollowForm
from portal.faults.services import Scope

_ASKS = "20/hour"  # from one network
_BY = {"email", "text"}


@bp.route("/reports/<reference>/follow", methods=["GET", "POST"])
def follow(reference: str) -> Response:
    """News of one report."""
    view = services.public_report(reference)
    if view.merged_into:
        return redirect(url_for("faults.follow", reference=view.merged_into))
    wanted = Following(scope=Scope.REPORT, reference=view.line.reference)
    told = f"{i18n.plain(view.line.title)}: {wording.place(view.line)}"
    back = url_for("faults.report", reference=view.line.reference)
    return _asked(wanted, told, back)


@bp.route("/reports/follow", methods=["GET", "POST"])
def follow_area() -> Response:
    """New reports in a ward, of a category or near a place: what the list was narrowed to."""
    asked = filters.of(request.args)
    if asked.fault:
        return redirect(url_for("faults.reports", **asked.chosen))
    wanted = following_of(asked)
    told = messages.told_of(wanted.scope, wanted.area)
    return _asked(wanted, told, url_for("faults.reports", **asked.chosen))


@bp.get("/reports/follows/<token>")
def followed(token: str) -> Response:
    """Opening the link changes nothing; its buttons do."""
    return _page(asking.by_token(token), "faults/follow_confirm.html")


@bp.post("/reports/follows/<token>")
def confirm_follow(token: str) -> Response:
    asking.confirm(token, person_id=accounts.person_id())
    return redirect(url_for("faults.followed", token=token))


@bp.get("/reports/follows/<token>/stop")
def stopping(token: str) -> Response:
    return _page(asking.by_token(token), "faults/follow_stop.html")


@bp.post("/reports/follows/<token>/stop")
@security.without_token
def stop_follow(token: str) -> Response:
    """Also pressed in a mail program, which has no page of ours (RFC 8058)."""
    asking.stop(token, everything=request.form.get("what") == "everything")
    return redirect(url_for("faults.stopping", token=token))


def following_of(asked: Filters) -> Following:
    """The narrowest of what was asked for: near a place, then the ward, then the category."""
    if asked.place:
        area = f"{asked.place.lat:.6f},{asked.place.lon:.6f},{REACH[asked.metres]}"
        return Following(scope=Scope.NEAR, area=area)
    if asked.ward:
        return Following(scope=Scope.WARD, area=asked.ward)
    if asked.category:
        return Following(scope=Scope.CATEGORY, area=asked.category)
    return Following(scope=Scope.ALL)


def _asked(wanted: Following, told: str, back: str) -> Response:
    if request.method == "GET" and (by := request.args.get("asked")) in _BY:
        return render("faults/follow_asked.html", told=told, back=back, by_text=by == "text")
    form = FollowForm(request.form)
    if request.method == "POST" and form.validate():
        return _ask(wanted, form)
    return render(
        "faults/follow.html",
        status=INVALID if form.errors else OK,
        form=form,
        told=told,
        back=back,
    )


def _ask(wanted: Following, form: FollowForm) -> Response:
    """What is said then is the same whether the contact was known or not."""
    contact: dict[str, Any] = contact_of(form.contact) or {}
    security.throttle(_ASKS, "follows by network", security.network())
    security.count_mail_to(contact.get("email") or contact.get("phone") or "")
    asking.ask(wanted, contact, i18n.current().code)
    by = "text" if "phone" in contact else "email"
    return redirect(paging.address(asked=by))


def _page(view: FollowView, template: str) -> Response:
    return render(
        template, follow=view, told=messages.what(view), others=asking.others_of(view.token)
    )
