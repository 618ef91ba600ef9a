"""What cases read from the council's settings."""

from typing import cast

from flask import current_app

from portal.config import Settings


def reference_prefix() -> str:
    """Two letters that start each reference."""
    return str(_settings().council.get("reference_prefix", "LK"))


def division() -> str:
    """Whose bank holidays count: ENG, SCT, NIR or WLS."""
    return str(_settings().council.get("division", "ENG"))


def public_url() -> str:
    """The address of the portal as residents know it, without a slash at the end."""
    return _settings().public_url.rstrip("/")


def _settings() -> Settings:
    return cast("Settings", current_app.config["SETTINGS"])
