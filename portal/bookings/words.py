"""How times are said, the same on pages, in mails and in files for calendars."""

from datetime import datetime

from portal.bookings.plans import Unit
from portal.bookings.views import SlotView
from portal.core import clock, i18n
from portal.core.i18n import _, ngettext


def time_of(at: datetime) -> str:
    """'10:30am'; where the clocks show a time twice, which of them: '…, before the clocks go back'.

    `at` is an instant, in whatever zone.
    """
    words = i18n.time_text(at.astimezone(clock.LONDON))
    if not _twice(at):
        return words
    if at.astimezone(clock.LONDON).fold:
        return _("%(time)s, after the clocks go back", time=words)
    return _("%(time)s, before the clocks go back", time=words)


def day_and_time(at: datetime) -> str:
    """'Tuesday 3 March 2026, 10:30am'."""
    return _("%(day)s, %(time)s", day=i18n.day_text(at), time=time_of(at))


def when(slot: SlotView) -> str:
    """'Tuesday 3 March 2026, 10:30am'; the day alone where days are booked."""
    return when_of(slot.starts_at, by_day=slot.calendar.by_day)


def when_of(starts_at: datetime, *, by_day: bool) -> str:
    return i18n.day_text(starts_at) if by_day else day_and_time(starts_at)


def span(slot: SlotView) -> str:
    """'10:30am to 11:00am'."""
    return _("%(begins)s to %(ends)s", begins=time_of(slot.starts_at), ends=time_of(slot.ends_at))


def left(slot: SlotView) -> str:
    """'2 places left', in what the calendar counts."""
    count = slot.left
    match slot.unit:
        case Unit.ITEMS:
            return ngettext("%(n)s item left", "%(n)s items left", count)
        case Unit.VEHICLES:
            return ngettext("space for %(n)s vehicle left", "space for %(n)s vehicles left", count)
        case _:
            return ngettext("%(n)s place left", "%(n)s places left", count)


def name(slot: SlotView) -> str:
    """'Tuesday 3 March 2026, 10:30am, 2 places left': enough for who hears it alone."""
    return _("%(when)s, %(left)s", when=when(slot), left=left(slot))


def _twice(at: datetime) -> bool:
    """An instant never falls into the hour that is left out, so it is the one that comes twice."""
    local = at.astimezone(clock.LONDON)
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
