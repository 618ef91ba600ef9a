"""Staff pages of bookings."""

from portal.bookings.staff import blocking, booking, calendars, diary, editing, moving, taking
from portal.bookings.staff.blueprint import bp

__all__ = ["blocking", "booking", "bp", "calendars", "diary", "editing", "moving", "taking"]
