"""At which times all who speak a language are with somebody else already."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from portal.bookings.views import CalendarView, Needs
from portal.core import clock, db

_SPOKEN = text("""
SELECT slot.id, slot.calendar_id, array_agg(booking.needs ->> 'interpreter') AS languages,
    extract(isodow FROM slot.starts_at AT TIME ZONE 'Europe/London')::int - 1 AS weekday
FROM slot JOIN booking ON booking.slot_id = slot.id
WHERE slot.calendar_id = ANY(CAST(:calendars AS uuid[])) AND slot.starts_at >= :now
  AND booking.state IN ('held', 'confirmed') AND booking.needs ->> 'interpreter' IS NOT NULL
GROUP BY slot.id
""")


def all_busy(calendars: Iterable[CalendarView], needs: Needs) -> list[UUID]:
    """The slots to come that can't be had for what is needed; none where no language is."""
    if needs.interpreter is None:
        return []
    known = {each.id: each.plan for each in calendars}
    asked = {"calendars": list(known), "now": clock.now()}
    return [
        row.id
        for row in db.session.execute(_SPOKEN, asked)
        if not known[row.calendar_id].serves_all(row.weekday, [*row.languages, needs.interpreter])
    ]
