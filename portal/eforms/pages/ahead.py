"""The next days with free times. Those of one calendar are read once, for all who look at them."""

from dataclasses import replace
from datetime import timedelta

from portal.bookings import services as bookings
from portal.core import clock
from portal.eforms import slots
from portal.eforms.pages import moments

_BLOCK = timedelta(weeks=12)  # so many days are read together, whichever of them is asked for
_BEYOND = timedelta(weeks=4)  # and so many that follow


def found(
    places: list[bookings.CalendarView], wanted: bookings.Wanted
) -> list[bookings.DayOfSlots]:
    """As `slots.free` gives them; each day with its first time where there is one place."""
    if len(places) != 1:
        return slots.free(wanted)
    today = clock.today()
    since = max(wanted.first_after or today, today)
    begins = since - (since - today) % _BLOCK
    block = replace(wanted, first_after=begins, days=(_BLOCK + _BEYOND).days, first_of_days=True)
    known = moments.once(block, lambda: slots.free(block))
    days = [each for each in known if each.day >= since]
    if not known:
        return []
    unseen = known[0].day + _BLOCK + _BEYOND
    if not days or days[0].day + timedelta(days=wanted.days) > unseen:
        return slots.free(wanted)
    return [each for each in days if each.day < days[0].day + timedelta(days=wanted.days)]
