"""One mail about all the bookings that were made together."""

from typing import Any
from uuid import UUID

from portal.accounts.services import Topic, preferences_of
from portal.bookings import looking, words
from portal.bookings.after import codes, entries, mails
from portal.bookings.after.calendar_files import PUBLISH, file_of
from portal.bookings.repeating import making
from portal.bookings.repeating.rules import Rule
from portal.bookings.repeating.words import WHY
from portal.bookings.views import BookingView
from portal.core.db import transaction
from portal.core.i18n import day_text, use_locale
from portal.notifications.services import queue_email


def repeated(booking_id: UUID, rule: Rule, *, key: str) -> None:
    """What was booked and what wasn't, with one file for all of it."""
    view = looking.by_id(booking_id)
    chosen = preferences_of(view.person_id)
    email = view.contact.email if view.contact else None
    if not email or view.series is None or not chosen.emails(Topic.PAYMENTS):
        return
    with transaction(), use_locale(chosen.locale or view.locale) as locale:
        queue_email(
            key=key,
            about=view.case_id or view.id,
            to=email,
            locale=locale.code,
            template="booking_repeated",
            values=_values(view, rule, locale.code),
        )


def _values(view: BookingView, rule: Rule, locale: str) -> dict[str, Any]:
    booked = making.of_series(view.series) if view.series else [view]
    code = looking.code_of(view.id)
    file = file_of(entries.entry_of(each) for each in booked)
    return {
        **mails.facts_of(view),
        "made": [_line(each) for each in booked if each.id != view.id],
        "missed": [
            {"when": day_text(each.day), "why": str(WHY[each.why])}
            for each in making.foresee(view, rule)
            if isinstance(each, making.Conflict)
        ],
        "link": f"{codes.address(locale)}/bookings/{view.reference}?code={code}",
        "calendar": {"method": PUBLISH, "text": file.decode()},
    }


def _line(view: BookingView) -> dict[str, str]:
    return {"when": words.when(view.slot), "reference": view.reference}
