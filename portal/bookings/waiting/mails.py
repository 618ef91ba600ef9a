"""What those who wait are mailed: that they are on the list, what is offered, that it is over."""

from typing import Any

from portal.accounts.services import preferences_of
from portal.bookings import words
from portal.bookings.after import codes, telling, wording
from portal.bookings.models import WaitingState
from portal.bookings.waiting import viewing
from portal.bookings.waiting.viewing import WaitingView
from portal.core.db import transaction
from portal.core.i18n import _, day_text, use_locale


def joined(view: WaitingView, *, key: str) -> None:
    _tell(view, "booking_waiting", key=key)


def offered(view: WaitingView, *, key: str) -> None:
    """Of no use once the offer is over."""
    if view.state is WaitingState.OFFERED:
        _tell(view, "booking_offered", key=key, useful_until=view.offer_until)


def over(view: WaitingView, *, key: str) -> None:
    _tell(view, "booking_offer_over", key=key)


def by_email(view: WaitingView) -> bool:
    """Whether they are told by email rather than by text."""
    way = _way_to(view)
    return way is None or not way.text


def wanted_of(view: WaitingView) -> str:
    """'From Monday 2 March 2026 to Friday 6 March 2026'."""
    return _(
        "From %(first)s to %(last)s", first=day_text(view.first_day), last=day_text(view.last_day)
    )


def _tell(view: WaitingView, template: str, *, key: str, **when: Any) -> None:
    way, chosen = _way_to(view), preferences_of(view.person_id)
    if way is None:
        return
    with transaction(), use_locale(chosen.locale or view.locale) as locale:
        values = _values(view, locale.code)
        telling.queue(
            way,
            key=key,
            about=view.id,
            locale=locale.code,
            template=template,
            values=values,
            short=values["link"],
            **when,
        )


def _way_to(view: WaitingView) -> telling.Way | None:
    return telling.way_to(view.contact, preferences_of(view.person_id), None)


def _values(view: WaitingView, locale: str) -> dict[str, Any]:
    over_now = view.state is WaitingState.LAPSED
    again = f"{codes.address(locale)}/waiting-list/{view.calendar.slug}"
    return {
        "title": str(wording.title_of_calendar(view.calendar)),
        "wanted": wanted_of(view),
        "minutes": view.calendar.plan.offer_minutes or 0,
        "when": words.when(view.booking.slot) if view.booking else "",
        "place": wording.place_of(view.calendar),
        "offer_until": words.day_and_time(view.offer_until) if view.offer_until else "",
        "link": again if over_now else codes.link_of(view.id, locale),
    }


def tell(what: str, entry_id: Any, *, key: str) -> None:
    """By the name of the event. Somebody who has left in the meantime isn't mailed."""
    try:
        view = viewing.entry(entry_id)
    except viewing.UnknownEntry:
        return
    if view.state is not WaitingState.LEFT:
        {"waiting": joined, "offered": offered, "offer_over": over}[what](view, key=key)
