"""What a booking is called and what belongs to it, in the language in use."""

from collections.abc import Collection
from uuid import UUID

from babel import Locale, UnknownLocaleError

from portal.bookings.models import BookingState, PlaceKind
from portal.bookings.plans import Facility, Unit
from portal.bookings.views import BookingView, CalendarView, Contact, Needs
from portal.cases import services as cases
from portal.core import i18n
from portal.core.i18n import _, _l, ngettext

STATES = {
    BookingState.HELD: _l("Kept for you"),
    BookingState.CONFIRMED: _l("Booked"),
    BookingState.ATTENDED: _l("Done"),
    BookingState.NO_SHOW: _l("Missed"),
    BookingState.EXPIRED: _l("Not finished in time"),
    BookingState.RELEASED: _l("Given up"),
    BookingState.CANCELLED: _l("Cancelled"),
}
FACILITIES = {
    Facility.STEP_FREE: _l("You can get in without steps"),
    Facility.HEARING_LOOP: _l("There is a hearing loop"),
    Facility.QUIET_ROOM: _l("There is a quiet room"),
    Facility.PARKING: _l("There is parking"),
}
_WAYS = {
    PlaceKind.VIDEO: _l("We meet by video. You do not need to go anywhere."),
    PlaceKind.HOME_VISIT: _l("We come to you. Whoever comes shows you a card with their photo."),
}
_GOING_THERE = frozenset({PlaceKind.COUNTER, PlaceKind.FACILITY})


def title_of(view: BookingView) -> str:
    """That of the case it belongs to, else of its calendar."""
    return titles_of([view])[view.id]


def titles_of(views: Collection[BookingView]) -> dict[UUID, str]:
    """Of many by their ids, in one statement."""
    case_ids = {view.case_id for view in views if view.case_id}
    known = cases.titles_of(case_ids) if case_ids else {}
    return {
        view.id: (view.case_id and known.get(view.case_id)) or title_of_calendar(view.calendar)
        for view in views
    }


def case_of(view: BookingView) -> str | None:
    """The reference of the case it belongs to, where there is one."""
    if view.case_id is None:
        return None
    return cases.references([view.case_id]).get(view.case_id)


def title_of_calendar(calendar: CalendarView) -> str:
    return cases.title_of(calendar.slug, calendar.title)


def number_of(units: int, unit: Unit) -> str | None:
    """'For 4 people'; None where a booking is always one."""
    match unit:
        case Unit.PEOPLE:
            return ngettext("For %(n)s person", "For %(n)s people", units)
        case Unit.ITEMS:
            return ngettext("%(n)s item", "%(n)s items", units)
        case Unit.VEHICLES:
            return ngettext("For %(n)s vehicle", "For %(n)s vehicles", units)
        case _:
            return None


def needs_of(needs: Needs) -> list[str]:
    found = []
    if needs.step_free:
        found.append(_("A way in without steps"))
    if needs.hearing_loop:
        found.append(_("A hearing loop"))
    if needs.interpreter:
        found.append(_("An interpreter: %(language)s", language=language(needs.interpreter)))
    return found


def language(code: str) -> str:
    """'Polish', in the language in use; the code itself where nobody knows its name."""
    try:
        name = Locale.parse(code).get_display_name(i18n.current().babel_code)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def place_of(calendar: CalendarView) -> str:
    """Where to go, on one line; nothing where nobody goes anywhere."""
    if calendar.kind not in _GOING_THERE:
        return ""
    return ", ".join(line for line in (calendar.place, *calendar.address) if line)


def call_of(calendar: CalendarView) -> str:
    """The link that opens the call, where people meet by video."""
    return calendar.meeting_link if calendar.kind is PlaceKind.VIDEO else ""


def name_of_place(calendar: CalendarView) -> str:
    """To tell it from others that offer the same."""
    return calendar.place or title_of_calendar(calendar)


def directions_of(calendar: CalendarView, contact: Contact | None = None) -> list[str]:
    """How they meet, and the way there in words: no map is needed."""
    found = []
    if calendar.kind is PlaceKind.PHONE:
        phone = contact.phone if contact else None
        found.append(
            _("We phone you on %(phone)s.", phone=phone) if phone else _("We meet by phone.")
        )
    if way := _WAYS.get(calendar.kind):
        found.append(str(way))
    found += [line.strip() for line in calendar.directions.splitlines() if line.strip()]
    if calendar.kind in _GOING_THERE:
        found += [f"{FACILITIES[each]}." for each in calendar.facilities]
    return found
