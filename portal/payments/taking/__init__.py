"""Payments asked for, paid at the provider or by hand, and settled."""
