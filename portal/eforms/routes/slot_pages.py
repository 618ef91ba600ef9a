"""The two pages on which a time is chosen: days, and the times of one."""

from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, url_for

from portal.bookings import services as bookings
from portal.core import i18n
from portal.core.i18n import _, day_text
from portal.core.web import markup, render
from portal.eforms import slots
from portal.eforms.definitions import Page, Question
from portal.eforms.pages import ahead, moments, rendering, summary, times
from portal.eforms.pages.wishing import WishForm
from portal.eforms.routes.steps import (
    back_url,
    kept_time_of,
    page_at,
    page_url,
    render_step,
)
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk
from portal.eforms.wishes import Kept, Wishes

_EASY_DAYS = 5  # in EasyRead


@dataclass(frozen=True)
class At:
    """Where a person stands: on the page of a time, with what they look for."""

    draft: OpenDraft
    way: Walk
    step: Page
    question: Question

    @property
    def wishes(self) -> Wishes:
        return slots.wishes_of(self.question, self.draft.answers)

    @property
    def kept(self) -> Kept | None:
        return slots.kept(self.draft.definition, self.draft.answers)

    @property
    def places(self) -> list[bookings.CalendarView]:
        what, *_rest = slots.wanted(self.draft.definition, self.way.answers)
        return moments.once(
            ("places", what), lambda: slots.places(self.draft.definition, self.way.answers)
        )

    def looking(self, **more: date | None) -> bookings.Wanted:
        """Where there is one place, nobody asks how near it is."""
        near = len(self.places) > 1
        answers = self.way.answers
        return slots.looking(self.draft.definition, answers, self.wishes, near=near, **more)

    def key(self, *more: Hashable) -> Hashable:
        """The same for all who look for the same, in the same words and with the same links."""
        wanted = slots.wanted(self.draft.definition, self.way.answers)
        return (*self.where, self.wishes, wanted, *more)

    def key_of_needs(self) -> Hashable:
        """The same for all who need the same, whatever day they look for."""
        what, *_rest = slots.wanted(self.draft.definition, self.way.answers)
        return (*self.where, what, replace(self.wishes, after=None))

    @property
    def where(self) -> tuple[Hashable, ...]:
        reopened = self.draft.reopened.reference if self.draft.reopened else None
        came = rendering.came_from_check()
        return self.draft.version.id, self.step.key, reopened, came, i18n.current().code


@dataclass(frozen=True)
class Refused:
    """Why a time can't be had, and the nearest that can."""

    message: str
    others: tuple[bookings.SlotView, ...] = ()


def show_days(at: At, form: WishForm | None = None, refused: Refused | None = None) -> Response:
    later = day_of(request.args.get("later", ""))
    offer = moments.once(at.key("days", later), lambda: _offer(at, later))
    errors = form.errors if form else []
    return render_step(
        "eforms/_slot_days.html",
        at.draft,
        summary.heading(at.draft.definition, at.step),
        invalid=bool(refused or errors),
        step=at.step,
        question=at.question,
        offer=offer,
        fields=_fields(offer, form) if form else offer["fields"],
        radios=_drawn("choices", offer, refused.message) if refused else offer["radios"],
        errors=errors,
        refused=refused,
        kept_here=kept_time_of(at.draft),
        wishing=at.wishes.any or bool(errors),
        back_href=back_url(at.draft, at.way, at.step),
    )


def show_kept(at: At) -> Response:
    """Until when their time is kept: for htmx, in the place where that stands."""
    own = request.args["kept"] == "here"
    template = "eforms/_slot_kept_here.html" if own else "eforms/_slot_kept.html"
    kept = kept_time_of(at.draft)
    return render(template, draft=at.draft, kept_time=kept, kept_here=kept, is_partial=True)


def show_day(at: At, opened: date, refused: Refused | None = None) -> Response:
    answer = at.draft.answers.get(at.question.key)
    chosen = answer["slot"] if slots.is_chosen(answer) else None
    parts = moments.once(at.key("day", opened, chosen), lambda: _parts(at, opened, chosen))
    if parts is None:
        gone = _("There are no free times on %(day)s any more.", day=day_text(opened))
        return show_days(at, refused=refused or Refused(gone))
    return _show_times(at, day_text(opened), *parts, refused=refused, opened=opened)


def show_others(at: At, refused: Refused) -> Response:
    """Somebody else was first: the nearest times that are free."""
    if not refused.others:
        return show_days(at, refused=refused)
    named = times.items(refused.others, places=_several(refused.others))
    part = times.Part("nearest", "", named)
    return _show_times(at, _("Choose another time"), [part], None, refused=refused, opened=None)


def show_gone(at: At, slot_id: UUID) -> Response:
    """Their time was taken while they filled in the rest; the address may name any other, too."""
    definition, answers = at.draft.definition, at.way.answers
    looked_in = {each.id for each in slots.places(definition, answers)}
    found: list[bookings.SlotView] = []
    with suppress(bookings.UnknownSlot):
        if bookings.slot(slot_id).calendar.id in looked_in:
            units = slots.units(definition, answers)
            found = bookings.others(slot_id, units=units, needs=at.wishes.needs)
    return show_others(at, Refused(str(bookings.SlotTaken.message), tuple(found)))


def here_as_came(at: At) -> str:
    return rendering.as_came(page_url(at.draft, at.step))


def day_of(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _offer(at: At, later: date | None) -> dict[str, Any]:
    """What the page of days says to everybody who looks for this."""
    places = at.places
    wanted = at.looking(later=later)
    easy = i18n.current().easyread
    found = ahead.found(places, wanted)[: _EASY_DAYS if easy else None]
    first = next((slot for each in found for slot in each.slots), None)
    several = len({each.place for each in places}) > 1
    choices = times.choices(found, places=several)
    earliest = None if later or choices else first
    offer: dict[str, Any] = {
        "earliest": _earliest(earliest, several=several) if earliest else None,
        "choices": choices,
        "days": [] if choices else _lines(at, found),
        "more": _address(at, later=times.after(found).isoformat()) if found else None,
        "first": here_as_came(at),
        "later": later,
        "offered": times.offers_any(places),
        "most": times.most_at_once(places, wanted.units),
        "waiting": _waiting(at, places),
        "wishing": at.wishes.any,
        "easyread": easy,
        **moments.once(at.key_of_needs(), lambda: _needs(at)),
    }
    first_day = moments.once(
        (i18n.current().code, at.wishes.after), lambda: _drawn("first_day", WishForm.of(at.wishes))
    )
    drawn = {
        "fields": markup(first_day + offer["where"]),
        "list": _drawn("days", offer),
        "radios": _drawn("choices", offer, None),
    }
    return offer | drawn


def _earliest(slot: bookings.SlotView, *, several: bool) -> dict[str, Any]:
    key = (i18n.current().code, slot.id, slot.left, several)
    return moments.once(key, lambda: times.items([slot], places=several)[0])


def _lines(at: At, found: list[bookings.DayOfSlots]) -> list[str]:
    """A link for each day; the same one for everybody who sees that day."""

    def drawn(each: bookings.DayOfSlots) -> str:
        return _drawn("day", times.day(each, _address(at, day=each.day.isoformat())))

    where = at.where
    return [moments.once((*where, each.day, each.free), partial(drawn, each)) for each in found]


def _needs(at: At) -> dict[str, Any]:
    """What can be looked for besides a day, and its boxes."""
    booking, wishes, places = at.draft.definition.booking, at.wishes, at.places
    asks = booking.asks if booking else ()
    items: dict[str, Any] = {
        "place_items": times.place_items(places, wishes),
        "need_items": times.need_items(booking, places, wishes) if booking else [],
        "language_items": times.language_items(wishes) if "interpreter" in asks else [],
    }
    return items | {"where": _drawn("where", items, WishForm.of(wishes))}


def _fields(offer: dict[str, Any], form: WishForm) -> str:
    return markup(_drawn("first_day", form) + _drawn("where", offer, form))


def _parts(at: At, opened: date, chosen: str | None) -> tuple[list[times.Part], str] | None:
    """The times of a day with their radios; None where there are none any more."""
    found = slots.free(at.looking(opened=opened))
    day = next((each for each in found if each.day == opened and each.slots), None)
    if day is None:
        return None
    parts = times.parts(day.slots, places=_several(day.slots), chosen=chosen)
    return parts, _drawn("times", parts, None)


def _show_times(  # noqa: PLR0913 - all but the first are what is drawn
    at: At,
    heading: str,
    parts: list[times.Part],
    drawn: str | None,
    *,
    refused: Refused | None,
    opened: date | None,
) -> Response:
    message = refused.message if refused else None
    return render_step(
        "eforms/_slot_times.html",
        at.draft,
        heading,
        invalid=refused is not None,
        step=at.step,
        question=at.question,
        times=drawn if drawn and not message else _drawn("times", parts, message),
        refused=refused,
        opened=opened,
        days_href=here_as_came(at),
        back_href=here_as_came(at),
    )


def _drawn(macro: str, *about: Any) -> str:
    """A macro of the two pages. It sees nothing of the person."""
    library = current_app.jinja_env.get_template("eforms/_slot_parts.html").module
    return markup(getattr(library, macro)(*about))


def _waiting(at: At, places: list[bookings.CalendarView]) -> list[dict[str, str]]:
    """The waiting lists of the places that are looked for, each with its own."""
    definition = at.draft.definition
    service = slots.service_of(definition, at.way.answers)
    return [
        {
            "text": each.place or each.title,
            "href": url_for("bookings.join_waiting", calendar=each.slug, service=service),
        }
        for each in places
        if each.plan.offer_minutes and at.wishes.place in {None, each.slug}
    ]


def _several(found: Sequence[bookings.SlotView]) -> bool:
    return len({each.place for each in found}) > 1


def _address(at: At, **query: str) -> str:
    return page_at(at.draft, at.step.key, **query)
