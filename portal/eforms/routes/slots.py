"""Choosing a time: a page with days, then one with the times of a day; the time is kept at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.bookings import services as bookings
from portal.core import security
from portal.core.i18n import _, day_text, pgettext
from portal.core.web import here, redirect
from portal.eforms import slots
from portal.eforms.definitions import Page, Question, QuestionType, context_of
from portal.eforms.pages import addresses, rendering, summary, times
from portal.eforms.pages.wishing import WishForm
from portal.eforms.routes import collecting
from portal.eforms.routes.steps import (
    back_url,
    keep_browser,
    next_url,
    page_url,
    render_step,
    start_url,
)
from portal.eforms.sending.booking import Why
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk

MOST_TRIES = "300/hour"  # of one network: each try changes rows that others wait for


@dataclass(frozen=True)
class At:
    """Where a person stands: on the page of a time, with what they look for."""

    draft: OpenDraft
    way: Walk
    step: Page
    question: Question

    @property
    def wishes(self) -> slots.Wishes:
        return slots.wishes_of(self.question, self.draft.answers)

    @property
    def kept(self) -> slots.Kept | None:
        return slots.kept(self.draft.definition, self.draft.answers)

    def looking(self, **more: date | None) -> bookings.Wanted:
        return slots.looking(self.draft.definition, self.way.answers, self.wishes, **more)


@dataclass(frozen=True)
class Refused:
    """Why a time can't be had, and the nearest that can."""

    message: str
    others: tuple[bookings.SlotView, ...] = ()


@collecting.draws(QuestionType.SLOT)
def slot_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """Days, or the times of one; what is posted says by its name what is to be done."""
    at = At(draft, way, step, question)
    if request.method == "POST":
        return _posted(at)
    if gone := _id(request.args.get("gone", "")):
        return _show_gone(at, gone)
    if "limit" in request.args:
        return _show_days(at, refused=Refused(str(bookings.LimitReached.message)))
    if "changed" in request.args:
        return _show_days(at, refused=Refused(_("Your answers have changed. Choose a time again.")))
    opened = _day(request.args.get("day", ""))
    return _show_day(at, opened) if opened else _show_days(at)


def ask_anew(draft: OpenDraft, why: Why, slot_id: UUID | None = None) -> str:
    """Where a person chooses another time than that which they can't have."""
    question = slots.question_of(draft.definition)
    if question is None:
        return start_url(draft)
    slots.drop(draft, question)
    step = draft.definition.page_of[question.key]
    said = {why.value: str(slot_id or "yes")}
    return addresses.href("page", draft.definition.service, page=step.key, **said)


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
        return _show_days(at, form=form)
    slots.wish(at.draft, at.question, form.wishes)
    keep_browser(at.draft)
    return redirect(_here(at))


def _extend(at: At) -> Response:
    try:
        slots.extend(at.draft, at.question)
    except (bookings.NothingHeld, bookings.ExtendedAlready) as fault:
        return _show_days(at, refused=Refused(str(fault.message)))
    keep_browser(at.draft)
    return redirect(_here(at))


def _take(at: At) -> Response:
    """The time with the id that was sent, kept from now on; or why not, and which ones are free."""
    slot_id = _id(request.form.get("slot", ""))
    opened = _day(request.form.get("day", ""))
    if slot_id is None:
        refused = Refused(_needed(at))
        return _show_day(at, opened, refused) if opened else _show_days(at, refused=refused)
    security.throttle(MOST_TRIES, "times tried", security.network())
    try:
        changed = slots.choose(at.draft, at.question, slot_id, accounts.person_id())
    except bookings.NotHadNow as fault:
        return _show_others(at, Refused(str(fault.message), fault.others))
    except (bookings.LimitReached, bookings.UnknownSlot) as fault:
        return _show_days(at, refused=Refused(str(fault.message)))
    keep_browser(at.draft)  # it is kept longer now
    return redirect(next_url(changed, changed.walk, at.step))


def _show_days(at: At, form: WishForm | None = None, refused: Refused | None = None) -> Response:
    later = _day(request.args.get("later", ""))
    booking = at.draft.definition.booking
    places = slots.places(at.draft.definition, at.way.answers)
    found = slots.free(at.looking(later=later))
    form = form or WishForm.of(at.wishes)
    first = next((slot for each in found for slot in each.slots), None)
    several = len({each.place for each in places}) > 1
    return render_step(
        "eforms/_slot_days.html",
        at.draft,
        summary.heading(at.draft.definition, at.step),
        invalid=bool(refused or form.errors),
        step=at.step,
        question=at.question,
        form=form,
        refused=refused,
        kept=times.kept_time(at.kept),
        earliest=times.items([first], places=several)[0] if first and not later else None,
        days=times.days(found, lambda day: _address(at, day=day.isoformat())),
        more=_address(at, later=times.after(found).isoformat()) if found else None,
        later=later,
        offered=times.offers_any(places),
        most=times.most_at_once(places, at.looking().units),
        waiting_href=_waiting(at, places),
        wishing=at.wishes.any or bool(form.errors),
        place_items=times.place_items(places, form.wishes),
        need_items=times.need_items(booking, form.wishes) if booking else [],
        language_items=times.language_items(form.wishes)
        if booking and "interpreter" in booking.asks
        else [],
        back_href=back_url(at.draft, at.way, at.step),
    )


def _show_day(at: At, opened: date, refused: Refused | None = None) -> Response:
    found = slots.free(at.looking(opened=opened))
    chosen = next((each for each in found if each.day == opened), None)
    if chosen is None or not chosen.slots:
        gone = _("There are no free times on %(day)s any more.", day=day_text(opened))
        return _show_days(at, refused=refused or Refused(gone))
    response = _show_times(
        at,
        day_text(opened),
        times.parts(chosen.slots, places=_several(chosen.slots), chosen=_chosen(at)),
        refused=refused,
        opened=opened,
    )
    if "HX-Push-Url" in response.headers:
        response.headers["HX-Push-Url"] = f"{here()}?day={opened.isoformat()}"
    return response


def _show_others(at: At, refused: Refused) -> Response:
    """Somebody else was first: the nearest times that are free."""
    if not refused.others:
        return _show_days(at, refused=refused)
    part = times.Part("nearest", "", times.items(refused.others, places=_several(refused.others)))
    heading = _("Choose another time")
    return _show_times(at, heading, [part], refused=refused, opened=None)


def _show_gone(at: At, slot_id: UUID) -> Response:
    """Their time was taken while they filled in the rest."""
    wanted = at.looking()
    refused = Refused(str(bookings.SlotTaken.message))
    try:
        found = bookings.others(slot_id, units=wanted.units)
    except bookings.UnknownSlot:
        found = []
    return _show_others(at, Refused(refused.message, tuple(found)))


def _show_times(
    at: At, heading: str, parts: list[times.Part], *, refused: Refused | None, opened: date | None
) -> Response:
    return render_step(
        "eforms/_slot_times.html",
        at.draft,
        heading,
        invalid=refused is not None,
        step=at.step,
        question=at.question,
        parts=parts,
        refused=refused,
        opened=opened,
        days_href=_here(at),
        back_href=_here(at),
    )


def _waiting(at: At, places: list[bookings.CalendarView]) -> str | None:
    """The waiting list of the first place that has one; what is paid for has none."""
    fee = at.draft.definition.fee
    if fee is not None and fee.collected:
        return None
    listed = (each for each in places if each.plan.offer_minutes)
    wanted = next((each for each in listed if at.wishes.place in {None, each.slug}), None)
    return url_for("bookings.join_waiting", calendar=wanted.slug) if wanted else None


def _several(found: tuple[bookings.SlotView, ...]) -> bool:
    return len({each.place for each in found}) > 1


def _chosen(at: At) -> str | None:
    answer = at.draft.answers.get(at.question.key)
    return answer["slot"] if slots.is_chosen(answer) else None


def _needed(at: At) -> str:
    own = at.question.errors.get("required")
    context = context_of(at.draft.definition.service, at.question.key)
    return pgettext(context, own) if own else _("Choose a time")


def _here(at: At) -> str:
    return rendering.as_came(page_url(at.draft, at.step))


def _address(at: At, **query: str) -> str:
    came = {"from": "check"} if rendering.came_from_check() else {}
    service = at.draft.definition.service
    return addresses.href("page", service, page=at.step.key, **query, **came)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
