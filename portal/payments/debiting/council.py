"""What Direct Debit reads from the council's settings: `[direct_debit]`."""

from typing import Any

from portal.core.settings import settings

DAYS = (1, 15, 25)


def on() -> bool:
    """Whether the council collects by Direct Debit at all."""
    return bool(_known().get("service_user_number"))


def originator() -> str:
    """The name that stands on the payer's statement: the service user at Bacs."""
    return str(_known().get("originator") or settings().council["name"])


def service_user_number() -> str:
    """6 digits that a bank gave to the council."""
    return str(_known()["service_user_number"])


def notice_days() -> int:
    """Working days between the advance notice and the collection."""
    return int(_known().get("notice_days", 10))


def division() -> str:
    """Whose bank holidays count: ENG, SCT, NIR or WLS."""
    return str(settings().council.get("division", "ENG"))


def _known() -> dict[str, Any]:
    found: dict[str, Any] = settings().council.get("direct_debit", {})
    return found
