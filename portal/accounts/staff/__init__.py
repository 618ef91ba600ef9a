"""Staff pages of this domain: signing in, colleagues and their roles, the audit log."""

from portal.accounts.staff import (
    audit,
    home,
    joining,
    openid,
    passkeys,
    people,
    second_step,
    signing_in,
)
from portal.accounts.staff.blueprint import bp

__all__ = [
    "audit",
    "bp",
    "home",
    "joining",
    "openid",
    "passkeys",
    "people",
    "second_step",
    "signing_in",
]
