"""How long bookings are kept, and what is shown and given to whom they are about."""
