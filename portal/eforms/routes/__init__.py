"""Residents' pages of forms, by what a person does there."""

from portal.eforms.routes import answering, finishing, groups, returning, saving, starting
from portal.eforms.routes.blueprint import bp

__all__ = ["answering", "bp", "finishing", "groups", "returning", "saving", "starting"]
