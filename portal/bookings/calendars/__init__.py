"""Calendars as they are kept, loaded and changed, and what a change does to bookings."""
