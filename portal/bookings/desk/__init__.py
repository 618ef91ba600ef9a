"""What staff see of calendars, days and bookings, each reading on the audit log."""
