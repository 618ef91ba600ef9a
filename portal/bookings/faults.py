"""What can be wrong with a booking, in words for whoever wanted the time."""

from collections.abc import Sequence

from portal.bookings.views import SlotView
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l


class UnknownCalendar(NotFound):
    message = _l("There is nothing to book here. Look for the service you need.")


class UnknownSlot(NotFound):
    message = _l("This time is not offered any more. Choose another one.")


class UnknownBooking(NotFound):
    message = _l("There is no booking with this reference. Check it against our letter or email.")


class NotHadNow(Conflict):
    """A time that can't be had; `others` are the nearest ones that can."""

    def __init__(self, others: Sequence[SlotView] = ()) -> None:
        super().__init__()
        self.others = tuple(others)


class SlotTaken(NotHadNow):
    message = _l("Someone else has just booked that time. Choose another one.")


class SlotBlocked(NotHadNow):
    message = _l("We cannot offer that time any more. Choose another one.")


class TooLate(NotHadNow):
    message = _l("It is too late to book that time. Choose a later one.")


class NotSuitable(NotHadNow):
    """The place or its staff can't meet the needs, or it isn't for so many."""

    message = _l("That time does not suit what you need. Choose another one.")


class LimitReached(Conflict):
    message = _l("There is a limit to how much you can book here, and you have reached it.")


class KeepingOthers(LimitReached):
    """Too many holds of one browser or network, so that nobody keeps a calendar from all others."""

    message = _l(
        "Too many times are being kept for you, or for others who share your internet connection. "
        "Finish your other bookings first, or try again later."
    )


class NothingHeld(Conflict):
    message = _l("We are not keeping a time for you any more. Choose one again.")


class NeedsForm(Conflict):
    message = _l("This costs money. Book it with its form.")


class ExtendedAlready(Conflict):
    message = _l("You have had more time already. Finish now, or choose a time again.")


class ChangeClosed(Conflict):
    message = _l("It is too late to change this booking here. Phone us instead.")


class NotOpen(Conflict):
    """The booking is over: cancelled, attended or missed."""

    message = _l("This booking is not open any more, so it cannot be changed.")
