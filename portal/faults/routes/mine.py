"""`/account/follows`: what the person who is signed in hears of."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.core import paging
from portal.core.i18n import _l
from portal.core.web import redirect, render
from portal.faults.following import messages, own
from portal.faults.following.asking import FollowView
from portal.faults.routes.blueprint import bp
from portal.faults.services import Scope

AT_ONCE = 20

navigation.add_account_page(47, "faults.own_follows", _l("News of reports"))


@bp.get("/account/follows")
def own_follows() -> Response:
    page = paging.page()
    skip = (page - 1) * AT_ONCE
    found = own.follows_of(access.required_person_id(), skip=skip, most=AT_ONCE + 1)
    return render(
        "faults/mine.html",
        follows=[_line(each) for each in found[:AT_ONCE]],
        pages=paging.pages(page, more=len(found) > AT_ONCE),
        stopped="stopped" in request.args,
    )


@bp.post("/account/follows/<uuid:follow_id>/stop")
def stop_own_follow(follow_id: UUID) -> Response:
    own.stop_own(access.required_person_id(), follow_id)
    return redirect(url_for("faults.own_follows", stopped=1))


def _line(follow: FollowView) -> dict[str, Any]:
    return {
        "id": follow.id,
        "told": messages.what(follow),
        "href": _href(follow),
        "status": follow.status.label if follow.status and follow.listed else None,
        "by_text": follow.by_text,
        "daily": follow.scope is not Scope.REPORT,
        "asked_at": follow.asked_at,
    }


def _href(follow: FollowView) -> str | None:
    """Where it can be read: nothing can of what was taken back, or by a point alone."""
    if not follow.listed or follow.scope is Scope.NEAR:
        return None
    if follow.scope is Scope.REPORT:
        return url_for("faults.report", reference=follow.reference)
    narrowed = {"ward", "category"} & {follow.scope.value}
    return url_for("faults.reports", **dict.fromkeys(narrowed, follow.area))
