"""Residents' pages of forms, by what a person does there."""

from portal.eforms.routes import (
    answering,
    asking_again,
    bookable,
    complaining,
    copies,
    files,
    finishing,
    groups,
    own,
    paper,
    reopening,
    returning,
    saving,
    slots,
    starting,
    tasks,
    waited_for,
)
from portal.eforms.routes.blueprint import bp

__all__ = [
    "answering",
    "asking_again",
    "bookable",
    "bp",
    "complaining",
    "copies",
    "files",
    "finishing",
    "groups",
    "own",
    "paper",
    "reopening",
    "returning",
    "saving",
    "slots",
    "starting",
    "tasks",
    "waited_for",
]
