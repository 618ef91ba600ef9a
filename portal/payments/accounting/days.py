"""Days at the council's desk."""

from datetime import date, datetime, timedelta

from portal.core import clock


def bounds(day: date) -> tuple[datetime, datetime]:
    """When a day begins and when the next one does, UTC."""
    return clock.day_after(day - timedelta(days=1)), clock.day_after(day)
