"""Staff pages of this domain: signing in, colleagues and their roles, the audit log."""

from portal.accounts.staff.blueprint import bp

__all__ = ["bp"]
