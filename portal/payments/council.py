"""What payments read from the council's settings."""

from typing import Any

from portal.core.settings import settings

_SECOND_PERSON_ABOVE = 10_000


def name() -> str:
    return str(settings().council["name"])


def finance_email() -> str | None:
    """Where finance is mailed, if it wants to be."""
    email = _finance().get("email")
    return str(email) if email else None


def vat_number() -> str | None:
    """As it stands on receipts; None where the council has none."""
    number = _finance().get("vat_number")
    return str(number) if number else None


def second_person_above() -> int:
    """In pence: a refund of more waits until a second person has approved it."""
    return int(_finance().get("second_person_above", _SECOND_PERSON_ABOVE))


def public_url() -> str:
    """The address of the portal as residents know it, without a slash at the end."""
    return settings().public_url.rstrip("/")


def _finance() -> dict[str, Any]:
    found: dict[str, Any] = settings().council.get("finance", {})
    return found
