"""The use cases of this domain, for the domains above it."""

from portal.accounts.auditing import record
from portal.accounts.models import Action
from portal.accounts.people import digest_of, normal_email, person_with
from portal.accounts.permissions import Actor, NotAllowed, Permission, Role

__all__ = [
    "Action",
    "Actor",
    "NotAllowed",
    "Permission",
    "Role",
    "digest_of",
    "normal_email",
    "person_with",
    "record",
]
