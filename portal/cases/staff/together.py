"""The same thing done with many cases: chosen in the queue, said here, and what became of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases.queue import together as many
from portal.cases.queue.together import What
from portal.cases.staff.blueprint import bp
from portal.cases.staff.queue_forms import TogetherForm
from portal.cases.statuses import Status
from portal.core import cards
from portal.core.web import INVALID, OK, form_key, redirect, render

# How an officer ends several at once: what says more about one case is said on its own page.
_ENDS = (
    Status.COMPLETED, Status.FIXED, Status.NO_FURTHER_ACTION, Status.NOT_OUR_RESPONSIBILITY,
    Status.REFUSED, Status.CANCELLED,
)  # fmt: skip


@bp.route("/cases/together", methods=["GET", "POST"])
@cards.told_at_the_box
def together() -> Response:
    """The GET asks what is to be said; nothing but references stands in its address."""
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    what = next((each for each in What if each.value == request.values.get("what")), None)
    chosen = many.chosen(request.values.getlist("case"))
    if what is None or not chosen:
        return render("cases/staff_together_none.html", status=INVALID)
    form = _form(actor, what)
    if request.method == "POST" and form.validate():
        key = form_key()
        many.together(actor, chosen, form.asked, key=key)
        return redirect(url_for("cases_staff.done_together", batch_id=key))
    return _ask(form, chosen)


@bp.get("/cases/together/<uuid:batch_id>")
def done_together(batch_id: UUID) -> Response:
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    return render("cases/staff_together_done.html", batch=many.batch(actor, batch_id))


def _form(actor: Actor, what: What) -> TogetherForm:
    form = TogetherForm(request.form)
    if what is What.ASSIGN:
        officers = accounts.officers_of(actor.teams)
        form.among_officers(actor.id, {each: name for each, (name, _teams) in officers.items()})
    form.among_teams(accounts.staff_teams() if what is What.TEAM else ())
    form.among_statuses(_ENDS)
    form.for_(what)
    return form


def _ask(form: TogetherForm, chosen: Sequence[str]) -> Response:
    return render(
        "cases/staff_together.html",
        status=INVALID if form.errors else OK,
        form=form,
        what=form.what,
        chosen=chosen,
        key=form_key().hex,
    )
