"""Residents' pages of forms, by what a person does there."""

from portal.eforms.routes import (
    answering,
    complaining,
    copies,
    files,
    finishing,
    groups,
    own,
    paper,
    returning,
    saving,
    starting,
    tasks,
)
from portal.eforms.routes.blueprint import bp

__all__ = [
    "answering",
    "bp",
    "complaining",
    "copies",
    "files",
    "finishing",
    "groups",
    "own",
    "paper",
    "returning",
    "saving",
    "starting",
    "tasks",
]
