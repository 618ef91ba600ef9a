"""The use cases of this domain, for the domains above it."""

from portal.accounts.at_work.colleagues import names_of as staff_names
from portal.accounts.at_work.colleagues import officers_of
from portal.accounts.at_work.finding import (
    Known,
    Searched,
    SearchOver,
    give_reason,
    people_known,
    reason_given,
    reason_to_see,
    search,
    search_person,
    searched,
)
from portal.accounts.at_work.teams import add_teams
from portal.accounts.at_work.teams import teams as staff_teams
from portal.accounts.auditing import About, record, record_each
from portal.accounts.models import Action, OrganisationKind, Outcome
from portal.accounts.naming import CaseNames, name_cases
from portal.accounts.overview import Item, ItemKind, State, Summary, add_source, things_of
from portal.accounts.own.details import Detail, Values, one_line
from portal.accounts.own.details import of as details_of
from portal.accounts.own.organisations import Acting, NoSuchOrganisation, acting, acting_for
from portal.accounts.own.organisations import named as organisation_named
from portal.accounts.own.organisations import of as organisations_of
from portal.accounts.own.preferences import (
    Channel,
    Interpreter,
    Need,
    Preferences,
    Topic,
    locale_for,
)
from portal.accounts.own.preferences import of as preferences_of
from portal.accounts.own.preferences import of_address as preferences_of_address
from portal.accounts.own.preferences_in_words import in_words as preferences_in_words
from portal.accounts.own.telling_once import Linked, add_recipient
from portal.accounts.people import digest_of, normal_email, person_with, proved_address
from portal.accounts.permissions import Actor, NotAllowed, Permission, Role
from portal.accounts.privacy.consents import record as record_consent
from portal.accounts.privacy.consents import standing as consents_of
from portal.accounts.privacy.corrections import set_desk as set_correction_desk
from portal.accounts.privacy.holding import (
    Correction,
    Fate,
    HeldFile,
    Holder,
    Holding,
    add_holder,
)
from portal.accounts.privacy.holding import Record as HeldRecord
from portal.accounts.privacy.holding import Row as HeldRow
from portal.accounts.privacy.lawful import After, Basis, SpecialCondition
from portal.accounts.privacy.retention import Left
from portal.accounts.privacy.retention import Rule as RetentionRule
from portal.accounts.privacy.retention import add_rules as add_retention_rules
from portal.accounts.signing_in.leaving import on_leaving

__all__ = [
    "About",
    "Acting",
    "Action",
    "Actor",
    "After",
    "Basis",
    "CaseNames",
    "Channel",
    "Correction",
    "Detail",
    "Fate",
    "HeldFile",
    "HeldRecord",
    "HeldRow",
    "Holder",
    "Holding",
    "Interpreter",
    "Item",
    "ItemKind",
    "Known",
    "Left",
    "Linked",
    "Need",
    "NoSuchOrganisation",
    "NotAllowed",
    "OrganisationKind",
    "Outcome",
    "Permission",
    "Preferences",
    "RetentionRule",
    "Role",
    "SearchOver",
    "Searched",
    "SpecialCondition",
    "State",
    "Summary",
    "Topic",
    "Values",
    "acting",
    "acting_for",
    "add_holder",
    "add_recipient",
    "add_retention_rules",
    "add_source",
    "add_teams",
    "consents_of",
    "details_of",
    "digest_of",
    "give_reason",
    "locale_for",
    "name_cases",
    "normal_email",
    "officers_of",
    "on_leaving",
    "one_line",
    "organisation_named",
    "organisations_of",
    "people_known",
    "person_with",
    "preferences_in_words",
    "preferences_of",
    "preferences_of_address",
    "proved_address",
    "reason_given",
    "reason_to_see",
    "record",
    "record_consent",
    "record_each",
    "search",
    "search_person",
    "searched",
    "set_correction_desk",
    "staff_names",
    "staff_teams",
    "things_of",
]
