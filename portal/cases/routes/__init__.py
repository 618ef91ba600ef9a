"""Residents' pages of cases, by what a person does there."""

from portal.cases.routes import (
    claiming,
    desk,
    following,
    leaving,
    messages,
    mine,
    restricted,
    reviewing,
)
from portal.cases.routes.blueprint import bp

__all__ = [
    "bp",
    "claiming",
    "desk",
    "following",
    "leaving",
    "messages",
    "mine",
    "restricted",
    "reviewing",
]
