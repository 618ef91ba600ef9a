"""Residents' pages of bookings, by what a person does there."""

from portal.bookings.routes import (
    changing,
    entering,
    feeds,
    leaving,
    mine,
    own,
    repeating,
    resizing,
    showing,
    waiting,
)
from portal.bookings.routes.blueprint import bp

__all__ = [
    "bp",
    "changing",
    "entering",
    "feeds",
    "leaving",
    "mine",
    "own",
    "repeating",
    "resizing",
    "showing",
    "waiting",
]
