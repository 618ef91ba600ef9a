"""Residents' pages of forms, by what a person does there."""

from portal.eforms.routes import (
    answering,
    copies,
    files,
    finishing,
    groups,
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
    "copies",
    "files",
    "finishing",
    "groups",
    "paper",
    "returning",
    "saving",
    "starting",
    "tasks",
]
