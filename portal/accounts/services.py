"""The use cases of this domain, for the domains above it."""

from portal.accounts.auditing import record
from portal.accounts.details import Detail, Values, one_line
from portal.accounts.lawful import After, Basis, SpecialCondition
from portal.accounts.models import Action, Outcome
from portal.accounts.overview import Item, ItemKind, State, Summary, add_source
from portal.accounts.people import digest_of, normal_email, person_with, proved_address
from portal.accounts.permissions import Actor, NotAllowed, Permission, Role
from portal.accounts.preferences import Preferences, Topic, locale_for
from portal.accounts.preferences import of as preferences_of
from portal.accounts.preferences_in_words import in_words as preferences_in_words
from portal.accounts.telling_once import Linked, add_recipient

__all__ = [
    "Action",
    "Actor",
    "After",
    "Basis",
    "Detail",
    "Item",
    "ItemKind",
    "Linked",
    "NotAllowed",
    "Outcome",
    "Permission",
    "Preferences",
    "Role",
    "SpecialCondition",
    "State",
    "Summary",
    "Topic",
    "Values",
    "add_recipient",
    "add_source",
    "digest_of",
    "locale_for",
    "normal_email",
    "one_line",
    "person_with",
    "preferences_in_words",
    "preferences_of",
    "proved_address",
    "record",
]
