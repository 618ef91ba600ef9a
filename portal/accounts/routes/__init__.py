"""Residents' pages: signing in, and everything that is theirs."""

from portal.accounts.routes import devices, signing_in, staying
from portal.accounts.routes.blueprint import bp

__all__ = ["bp", "devices", "signing_in", "staying"]
