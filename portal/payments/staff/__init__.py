"""Staff pages of payments."""

from portal.payments.staff import (
    differences,
    finding,
    giving_back,
    ledger,
    passing_on,
    story,
    taking,
)
from portal.payments.staff.blueprint import bp

__all__ = [
    "bp",
    "differences",
    "finding",
    "giving_back",
    "ledger",
    "passing_on",
    "story",
    "taking",
]
