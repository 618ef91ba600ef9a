"""Accepting an invitation. Opening the link does nothing yet: mail programs open links too."""

from http import HTTPStatus

from flask import Response, url_for

from portal.accounts.at_work import inviting
from portal.accounts.staff.blueprint import bp
from portal.core.web import redirect, render


@bp.get("/join/<token>")
def join(token: str) -> Response:
    try:
        name = inviting.invitation(token)
    except inviting.InvitationGone:
        return render("staff/join_gone.html", status=HTTPStatus.GONE)
    return render("staff/join.html", name=name, token=token)


@bp.post("/join/<token>")
def accept(token: str) -> Response:
    try:
        inviting.accept(token)
    except inviting.InvitationGone:
        return render("staff/join_gone.html", status=HTTPStatus.GONE)
    return redirect(url_for("staff.sign_in", joined=1))
