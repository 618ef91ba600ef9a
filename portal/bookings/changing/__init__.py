"""What becomes of a booking: moved, cancelled, attended, late; and times that are blocked."""
