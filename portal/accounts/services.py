"""The use cases of this domain, for the domains above it."""

from portal.accounts.auditing import record
from portal.accounts.details import Detail, Values, one_line
from portal.accounts.finding import (
    Known,
    Searched,
    SearchOver,
    person_known,
    search,
    search_person,
    searched,
)
from portal.accounts.lawful import After, Basis, SpecialCondition
from portal.accounts.models import Action, Outcome
from portal.accounts.naming import CaseNames, name_cases
from portal.accounts.overview import Item, ItemKind, State, Summary, add_source
from portal.accounts.people import digest_of, normal_email, person_with, proved_address
from portal.accounts.permissions import Actor, NotAllowed, Permission, Role
from portal.accounts.preferences import Preferences, Topic, locale_for
from portal.accounts.preferences import of as preferences_of
from portal.accounts.preferences_in_words import in_words as preferences_in_words
from portal.accounts.teams import add_teams
from portal.accounts.telling_once import Linked, add_recipient

__all__ = [
    "Action",
    "Actor",
    "After",
    "Basis",
    "CaseNames",
    "Detail",
    "Item",
    "ItemKind",
    "Known",
    "Linked",
    "NotAllowed",
    "Outcome",
    "Permission",
    "Preferences",
    "Role",
    "SearchOver",
    "Searched",
    "SpecialCondition",
    "State",
    "Summary",
    "Topic",
    "Values",
    "add_recipient",
    "add_source",
    "add_teams",
    "digest_of",
    "locale_for",
    "name_cases",
    "normal_email",
    "one_line",
    "person_known",
    "person_with",
    "preferences_in_words",
    "preferences_of",
    "proved_address",
    "record",
    "search",
    "search_person",
    "searched",
]
