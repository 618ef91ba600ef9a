"""An officer keeps what the queue shows under a name, and looks after those names."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Permission
from portal.cases.queue import views
from portal.cases.queue.wanted import Wanted
from portal.cases.staff.blueprint import bp
from portal.cases.staff.queue_forms import ViewForm
from portal.core import cards
from portal.core.web import INVALID, OK, redirect, render


@bp.route("/cases/views/", methods=["GET", "POST"])
@cards.told_at_the_box
def queue_views() -> Response:
    """The POST keeps what the page before showed, which comes along as its hidden fields."""
    actor = access.required_actor()
    actor.require(Permission.READ_CASES)
    wanted = Wanted.of(request.values)
    form = ViewForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            views.keep(actor, form.name.data or "", wanted, pinned=bool(form.pinned.data))
            return redirect(url_for("cases_staff.cases", **wanted.address))
        except views.TooManyViews as full:
            form.name.errors = [full.message]
    return render(
        "cases/staff_queue_views.html",
        status=INVALID if form.errors else OK,
        form=form,
        wanted=wanted,
        views=views.views_of(actor),
    )


@bp.post("/cases/views/<uuid:view_id>")
def queue_view(view_id: UUID) -> Response:
    """Show it first, or not; or delete it."""
    actor = access.required_actor()
    do = request.form.get("do")
    if do == "delete":
        views.drop(actor, view_id)
    else:
        views.pin(actor, view_id, pinned=do == "pin")
    return redirect(url_for("cases_staff.queue_views"))
