"""Times that can be booked: calendars and their slots, holds, bookings, the waiting list."""
