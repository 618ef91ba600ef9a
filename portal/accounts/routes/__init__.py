"""Residents' pages: signing in, and everything that is theirs."""

from portal.accounts.routes import devices, looked, openid, overview, passkeys, signing_in, staying
from portal.accounts.routes.blueprint import bp

__all__ = ["bp", "devices", "looked", "openid", "overview", "passkeys", "signing_in", "staying"]
