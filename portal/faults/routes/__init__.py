"""Residents' pages of faults, by what a person does there."""

from portal.faults.routes import disputing, feeds, following, lists, mine, showing
from portal.faults.routes import map as map_of_streets
from portal.faults.routes.blueprint import bp

__all__ = [
    "bp",
    "disputing",
    "feeds",
    "following",
    "lists",
    "map_of_streets",
    "mine",
    "showing",
]
