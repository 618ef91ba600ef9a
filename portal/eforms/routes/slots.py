"""Choosing a time: a page with days, then one with the times of a day; the time is kept at once."""

from uuid import UUID

from flask import Response, request

from portal.accounts import access as accounts
from portal.bookings import services as bookings
from portal.core import security
from portal.core.i18n import _, pgettext
from portal.core.settings import settings
from portal.core.web import here, redirect
from portal.eforms import beside, slots
from portal.eforms.definitions import Page, Question, QuestionType, context_of
from portal.eforms.pages import addresses, moments, own_needs
from portal.eforms.pages.wishing import WishForm
from portal.eforms.routes import collecting
from portal.eforms.routes.slot_pages import (
    At,
    Refused,
    day_of,
    here_as_came,
    show_day,
    show_days,
    show_gone,
    show_kept,
    show_others,
)
from portal.eforms.routes.steps import keep_browser, next_url, page_at, start_url
from portal.eforms.sending.booking import Why
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk

MOST_TRIES = "300/hour"  # of one network: each try changes rows that others wait for


@collecting.draws(QuestionType.SLOT)
def slot_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """Days, or the times of one; what is posted says by its name what is to be done."""
    at = At(_with_own_needs(draft, question), way, step, question)
    if request.method == "POST":
        return _posted(at)
    if "kept" in request.args and at.kept:
        return show_kept(at)
    opened = day_of(request.args.get("day", ""))
    response = _lost(at) or (show_day(at, opened) if opened else show_days(at))
    if "HX-Push-Url" in response.headers and request.query_string:  # who loads it again reads it
        query = request.query_string.decode("latin-1")
        response.headers["HX-Push-Url"] = f"{here()}?{query}"
    return response


def ask_anew(draft: OpenDraft, why: Why, slot_id: UUID | None = None) -> str:
    """Where a person chooses another time than that which they can't have."""
    question = slots.question_of(draft.definition)
    if question is None:
        return start_url(draft)
    slots.drop(draft, question)
    moments.forget()
    step = draft.definition.page_of[question.key]
    said = {why.value: str(slot_id or "yes")}
    return addresses.href("page", draft.definition.service, page=step.key, **said)


def origin() -> bookings.Origin:
    """From where a time is asked for; staff keep and book as many as they are asked for."""
    if accounts.actor() is not None or beside.helped() is not None:
        return bookings.Origin(by_staff=True)
    return bookings.Origin(security.browser_token(), security.network())


def _with_own_needs(draft: OpenDraft, question: Question) -> OpenDraft:
    """As somebody comes who is signed in, what their account says they need is looked for."""
    person_id = accounts.person_id()
    booking = draft.definition.booking
    if person_id is None or booking is None or slots.has_wished(question, draft.answers):
        return draft
    return slots.wish(draft, question, own_needs.wishes_of(person_id, booking))


def _lost(at: At) -> Response | None:
    """Why another time is to be chosen, as long as none is: the address may be opened again."""
    if at.kept is not None:
        return None
    if (gone := _id(request.args.get(Why.GONE, ""))) and not slots.is_free(at.looking(), gone):
        return show_gone(at, gone)
    if Why.LIMIT in request.args:
        return show_days(at, refused=_limited(bookings.LimitReached()))
    if Why.KEEPING in request.args:
        return show_days(at, refused=_limited(bookings.KeepingOthers()))
    if Why.CHANGED in request.args:
        return show_days(at, refused=Refused(_("Your answers have changed. Choose a time again.")))
    return None


def _posted(at: At) -> Response:
    if "show" in request.form:
        return _wish(at)
    if "longer" in request.form:
        return _extend(at)
    if "go-on" in request.form:
        return redirect(next_url(at.draft, at.way, at.step))
    return _take(at)


def _wish(at: At) -> Response:
    form = WishForm(request.form)
    if not form.validate():
        return show_days(at, form=form)
    slots.wish(at.draft, at.question, form.wishes)
    keep_browser(at.draft)
    return redirect(here_as_came(at))


def _extend(at: At) -> Response:
    try:
        slots.extend(at.draft, at.question)
    except (bookings.NothingHeld, bookings.ExtendedAlready) as fault:
        if "kept" not in request.args:
            return show_days(at, refused=Refused(str(fault.message)))
    keep_browser(at.draft)
    place = request.args.get("kept")
    return redirect(page_at(at.draft, at.step.key, kept=place) if place else here_as_came(at))


def _take(at: At) -> Response:
    """The time with the id that was sent, kept from now on; or why not, and which ones are free."""
    slot_id = _id(request.form.get("slot", ""))
    opened = day_of(request.form.get("day", ""))
    if slot_id is None:
        refused = Refused(_needed(at))
        return show_day(at, opened, refused) if opened else show_days(at, refused=refused)
    security.throttle(MOST_TRIES, "times tried", security.network())
    moments.forget()  # whatever comes of it, this process shows it
    try:
        changed = slots.choose(at.draft, at.question, slot_id, accounts.person_id(), origin())
    except bookings.NotHadNow as fault:
        return show_others(at, Refused(str(fault.message), fault.others))
    except bookings.LimitReached as fault:
        return show_days(at, refused=_limited(fault))
    except bookings.UnknownSlot as fault:
        return show_days(at, refused=Refused(str(fault.message)))
    keep_browser(at.draft)  # it is kept longer now
    return redirect(next_url(changed, changed.walk, at.step))


def _limited(fault: bookings.LimitReached) -> Refused:
    """Anybody can write anybody's address into a form, so there is a way on."""
    if isinstance(fault, bookings.KeepingOthers):
        return Refused(str(fault.message))
    limited = _(
        "There is a limit to how much you can book here, and you have reached it. "
        "If you have booked nothing, phone us on %(phone)s.",
        phone=settings().council["phone"],
    )
    return Refused(limited)


def _needed(at: At) -> str:
    own = at.question.errors.get("required")
    context = context_of(at.draft.definition.service, at.question.key)
    return pgettext(context, own) if own else _("Choose a time")


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
