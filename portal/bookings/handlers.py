"""The jobs of bookings. Each may run twice, or with another one: the rows decide."""
