"""A calendar is changed: what that does to bookings is shown before it is saved."""

from flask import Response, request, url_for
from pydantic import ValidationError

from portal.accounts import access
from portal.accounts.services import Actor
from portal.bookings.desk import changing, listing
from portal.bookings.services import CalendarView, Effect, Plan
from portal.bookings.staff import filling, words
from portal.bookings.staff.blueprint import bp
from portal.bookings.staff.calendar_form import CalendarForm
from portal.bookings.staff.showing import page_words
from portal.core.cards import told_at_the_box
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_TOGETHER = _l("These answers do not fit together. Check the times, the sizes and the limits.")


@bp.route("/calendars/<calendar>/edit", methods=["GET", "POST"])
@told_at_the_box
def edit(calendar: str) -> Response:
    """The form; the first POST shows what would change, the second one saves it."""
    actor = access.required_actor()
    view = listing.managed(actor, calendar)
    if request.method == "GET":
        return _form(view, CalendarForm(data=filling.boxes(view)))
    form = CalendarForm(request.form)
    step = request.form.get("step", "")
    if step == "back":
        return _form(view, form)
    plan = plan_of(form)
    if plan is None:
        return _form(view, form)
    if step == "save" and _saved(actor, view, form, plan):
        return redirect(url_for("bookings_staff.stranded", calendar=calendar, said="saved"))
    if form.title.errors:
        return _form(view, form)
    return _preview(view, form, changing.preview(actor, calendar, plan))


@bp.get("/calendars/<calendar>/stranded")
def stranded(calendar: str) -> Response:
    """Bookings at times that are not offered any more, each with the way to move it."""
    actor = access.required_actor()
    found = changing.stranded(actor, calendar)
    return render(
        "bookings/staff/stranded.html",
        found=found,
        calendar=found.calendar,
        saved=request.args.get("said") == "saved",
        **page_words(),
    )


def plan_of(form: CalendarForm) -> Plan | None:
    """None where something that was typed has to be put right: the form says what."""
    if not form.validate():
        return None
    try:
        return filling.plan(form)
    except ValidationError:
        form.title.errors = [_TOGETHER]
        return None


def _saved(actor: Actor, view: CalendarView, form: CalendarForm, plan: Plan) -> bool:
    """A colleague may have changed it since the page was made: then the form says so."""
    try:
        changing.save(actor, filling.wording(form, view), plan, seen=form.seen.data or "")
    except changing.ChangedMeanwhile as meanwhile:
        form.title.errors = [meanwhile.message]
        return False
    return True


def _form(view: CalendarView, form: CalendarForm) -> Response:
    return render(
        "bookings/staff/edit.html",
        status=INVALID if form.errors else OK,
        form=form,
        calendar=view,
        interpreter=words.INTERPRETER,
    )


def _preview(view: CalendarView, form: CalendarForm, effect: Effect) -> Response:
    return render(
        "bookings/staff/preview.html",
        form=form,
        calendar=view,
        effect=effect,
        boxes=_boxes(form),
        **page_words(),
    )


def _boxes(form: CalendarForm) -> list[tuple[str, str]]:
    """Every box with what is in it, to be sent again."""
    found: list[tuple[str, str]] = []
    for field in form:
        held = field.data if isinstance(field.data, list) else [field.data or ""]
        found += [(field.name, text) for text in held]
    return found
