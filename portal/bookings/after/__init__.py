"""What comes after a booking: mails, files for calendars, reminders, changes by link."""
