"""Slots from the plans of calendars."""
