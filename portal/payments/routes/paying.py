"""Paying for one thing: what is to be paid, and what came of it."""
