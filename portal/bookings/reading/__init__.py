"""Bookings and free times as people, partners and the overview see them."""
