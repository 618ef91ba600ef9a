"""A booking as it stands in somebody's own calendar."""

from portal.bookings import words
from portal.bookings.after import codes, wording
from portal.bookings.after.calendar_files import CANCEL, PUBLISH, Entry, file_of_booking
from portal.bookings.models import BookingState
from portal.bookings.views import BookingView
from portal.core import i18n
from portal.core.i18n import _

_GONE = frozenset({BookingState.CANCELLED, BookingState.EXPIRED, BookingState.RELEASED})


def entry_of(view: BookingView) -> Entry:
    """In the language in use.

    People share their calendars: the link in it has no code, and what they need isn't in it. Both
    are in the mail.
    """
    locale = i18n.current()
    return Entry(
        uid=view.uid,
        sequence=view.sequence,
        starts_at=view.slot.starts_at,
        ends_at=view.slot.ends_at,
        changed_at=view.changed_at,
        title=str(wording.title_of(view)),
        place=wording.place_of(view.calendar),
        text="\n".join(_text(view)),
        link=f"{codes.address(locale.code)}/bookings/{view.reference}",
        language=locale.html_lang,
        cancelled=view.state in _GONE,
        by_day=view.calendar.by_day,
    )


def file_of(view: BookingView) -> bytes:
    """Puts it into a calendar, moves it there, or takes it out."""
    return file_of_booking(entry_of(view))


def attached(view: BookingView) -> dict[str, str]:
    """The file as it goes with a mail: JSON values."""
    method = CANCEL if view.state in _GONE else PUBLISH
    return {"method": method, "text": file_of(view).decode()}


def _text(view: BookingView) -> list[str]:
    call = wording.call_of(view.calendar)
    lines = [
        words.when(view.slot),
        wording.number_of(view.units, view.slot.unit),
        *wording.directions_of(view.calendar, None),
        f"{_('Join the video call')}: {call}" if call else None,
        _("Reference of the booking: %(reference)s", reference=view.reference),
    ]
    return [str(line) for line in lines if line]
