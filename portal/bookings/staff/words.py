"""What states, units and places are called on pages of staff."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.bookings.after import charging
from portal.bookings.models import BookingState, PlaceKind
from portal.bookings.plans import Facility, Unit
from portal.bookings.staff.lines import language_name
from portal.bookings.views import Needs
from portal.core.errors import Sentence
from portal.core.i18n import _, _l, ngettext

INTERPRETER = _l("interpreter")


def _fixed[Key](words: dict[Key, Sentence]) -> Mapping[Key, Sentence]:
    return MappingProxyType(words)


STATES = _fixed(
    {
        BookingState.HELD: _l("Held while they finish"),
        BookingState.CONFIRMED: _l("Booked"),
        BookingState.ATTENDED: _l("Attended"),
        BookingState.NO_SHOW: _l("Did not come"),
        BookingState.EXPIRED: _l("Not finished in time"),
        BookingState.RELEASED: _l("Let go"),
        BookingState.CANCELLED: _l("Cancelled"),
    }
)
KINDS = _fixed(
    {
        PlaceKind.COUNTER: _l("At a counter"),
        PlaceKind.PHONE: _l("By phone"),
        PlaceKind.VIDEO: _l("By video"),
        PlaceKind.HOME_VISIT: _l("A visit at home"),
        PlaceKind.COLLECTION: _l("A collection"),
        PlaceKind.FACILITY: _l("A room or a place to use"),
    }
)
UNITS = _fixed(
    {
        Unit.BOOKINGS: _l("Bookings"),
        Unit.ITEMS: _l("Items"),
        Unit.PEOPLE: _l("People"),
        Unit.VEHICLES: _l("Vehicles"),
    }
)
FACILITIES = _fixed(
    {
        Facility.STEP_FREE: _l("Step-free"),
        Facility.HEARING_LOOP: _l("Hearing loop"),
        Facility.QUIET_ROOM: _l("Quiet room"),
        Facility.PARKING: _l("Parking for disabled people"),
    }
)
BANK_HOLIDAYS = _fixed(
    {
        "": _l("Open on bank holidays"),
        "ENG": _l("Closed on the bank holidays of England"),
        "WLS": _l("Closed on the bank holidays of Wales"),
        "SCT": _l("Closed on the bank holidays of Scotland"),
        "NIR": _l("Closed on the bank holidays of Northern Ireland"),
    }
)
HAPPENINGS: Mapping[str, Sentence] = _fixed(
    {
        "confirmed": _l("Booked"),
        "moved": _l("Moved to another time"),
        "resized": _l("Changed how many"),
        "cancelled": _l("Cancelled"),
        "cancelled_by_us": _l("Cancelled by us"),
        "late": _l("We said that we are running late"),
        "arrived": _l("They are here"),
        "attended": _l("Attended"),
        "no_show": _l("Did not come"),
        "unmarked": _l("The mark was taken back"),
        "expired": _l("Not finished in time"),
        "released": _l("Let go"),
    }
)


def service_title(service: str | None) -> str:
    """That of the form that books it; its bare name where staff alone do, or nothing."""
    form = charging.form_of(service)
    return form.title if form else service or ""


def needs_of(needs: Needs) -> list[str]:
    """What somebody needs, a sentence each."""
    found = [str(FACILITIES[facility]) for facility in needs.facilities]
    if needs.interpreter:
        found.append(_("Interpreter: %(language)s", language=language_name(needs.interpreter)))
    return found


def units_of(unit: Unit, count: int) -> str:
    """3 items, in what the calendar counts."""
    match unit:
        case Unit.ITEMS:
            return ngettext("%(n)s item", "%(n)s items", count)
        case Unit.PEOPLE:
            return ngettext("%(n)s person", "%(n)s people", count)
        case Unit.VEHICLES:
            return ngettext("%(n)s vehicle", "%(n)s vehicles", count)
        case _:
            return ngettext("%(n)s booking", "%(n)s bookings", count)
