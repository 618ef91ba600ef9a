"""What cases read from the council's settings."""

from portal.core.settings import settings


def reference_prefix() -> str:
    """Two letters that start each reference."""
    return str(settings().council.get("reference_prefix", "LK"))


def division() -> str:
    """Whose bank holidays count: ENG, SCT, NIR or WLS."""
    return str(settings().council.get("division", "ENG"))


def public_url() -> str:
    """The address of the portal as residents know it, without a slash at the end."""
    return settings().public_url.rstrip("/")


def email_of(team: str) -> str | None:
    """Where a team is mailed, if it wants to be."""
    email = settings().council.get("teams", {}).get(team, {}).get("email")
    return str(email) if email else None
