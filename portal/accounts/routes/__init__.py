"""Residents' pages: signing in, and everything that is theirs."""

from portal.accounts.routes import (
    changes,
    details,
    devices,
    leaving,
    looked,
    openid,
    organisations,
    overview,
    passkeys,
    preferences,
    privacy,
    signing_in,
    staying,
)
from portal.accounts.routes.blueprint import bp

__all__ = [
    "bp",
    "changes",
    "details",
    "devices",
    "leaving",
    "looked",
    "openid",
    "organisations",
    "overview",
    "passkeys",
    "preferences",
    "privacy",
    "signing_in",
    "staying",
]
