"""How a rule and what stands in its way are said."""

from portal.bookings.repeating.making import Why
from portal.bookings.repeating.rules import Every
from portal.core.i18n import _l

EVERY = {
    Every.WEEK: _l("Every week"),
    Every.TWO_WEEKS: _l("Every 2 weeks"),
    Every.FOUR_WEEKS: _l("Every 4 weeks"),
    Every.MONTH: _l("Once a month, on the same weekday"),
}
WHY = {
    Why.CLOSED: _l("This time is not offered on that day."),
    Why.TAKEN: _l("Somebody else has this time."),
    Why.TOO_FAR: _l("That day is too far ahead to book yet."),
    Why.LIMIT: _l("There is a limit to how much you can book, and you would pass it."),
}
