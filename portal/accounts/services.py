"""The use cases of this domain, for the domains above it."""

from portal.accounts.auditing import record
from portal.accounts.lawful import After, Basis, SpecialCondition
from portal.accounts.models import Action
from portal.accounts.overview import Item, ItemKind, State, Summary, add_source
from portal.accounts.people import digest_of, normal_email, person_with, proved_address
from portal.accounts.permissions import Actor, NotAllowed, Permission, Role

__all__ = [
    "Action",
    "Actor",
    "After",
    "Basis",
    "Item",
    "ItemKind",
    "NotAllowed",
    "Permission",
    "Role",
    "SpecialCondition",
    "State",
    "Summary",
    "add_source",
    "digest_of",
    "normal_email",
    "person_with",
    "proved_address",
    "record",
]
