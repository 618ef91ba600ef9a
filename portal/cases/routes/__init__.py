"""Residents' pages of cases, by what a person does there."""

from portal.cases.routes import following
from portal.cases.routes.blueprint import bp

__all__ = ["bp", "following"]
