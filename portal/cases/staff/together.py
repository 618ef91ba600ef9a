"""The same thing done with many cases: chosen in the queue, said here, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases.queue import together as many
from portal.cases.queue.together import Asked, What
from portal.cases.staff.blueprint import bp
from portal.cases.staff.foreseeing import Foreseen, foreseen
from portal.cases.staff.queue_forms import TogetherForm
from portal.cases.statuses import Status
from portal.cases.working.closing import Outcome
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
    if request.method == "GET" or "change" in request.form or not form.validate():
        return _ask(form, chosen)
    key, asked = form_key(), form.asked
    if what is What.CLOSE:
        asked = replace(asked, marks=_marks())
        shown = _foreseen(actor, chosen, asked)
        as_read = shown.seen and asked.marks == shown.marks
        if not as_read and not many.begun(actor, key):  # begun, it was sent twice
            return _read_first(form, chosen, shown)
    many.together(actor, chosen, asked, key=key)
    return redirect(url_for("cases_staff.done_together", batch_id=key))


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


def _marks() -> dict[str, str]:
    """Of what was read of each case: `reference:mark`."""
    sent = (each.partition(":") for each in request.form.getlist("mark"))
    return {reference: mark for reference, _colon, mark in sent}


def _foreseen(actor: Actor, chosen: Sequence[str], asked: Asked) -> Foreseen:
    status = asked.status or Status.COMPLETED
    ended = Outcome(status=status, note=asked.note or "", locale=asked.locale)
    return foreseen(actor, chosen, ended)


def _read_first(form: TogetherForm, chosen: Sequence[str], shown: Foreseen) -> Response:
    """Whatever changed since it was read is read again."""
    changed = "mark" in request.form
    return render(
        "cases/staff_together_preview.html",
        status=INVALID if changed or not shown.seen else OK,
        form=form,
        chosen=chosen,
        shown=shown,
        changed=changed,
        key=form_key().hex,
    )


def _ask(form: TogetherForm, chosen: Sequence[str]) -> Response:
    return render(
        "cases/staff_together.html",
        status=INVALID if form.errors else OK,
        form=form,
        what=form.what,
        chosen=chosen,
        key=form_key().hex,
    )
