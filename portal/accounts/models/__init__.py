"""The tables of people: residents, staff, their sessions, and what staff looked at."""

from portal.accounts.models.audit import Action, AuditEntry
from portal.accounts.models.challenges import Challenge, Purpose
from portal.accounts.models.changes import DetailChange, Outcome, ToldItem
from portal.accounts.models.factors import Authenticator, RecoveryCode, StaffInvitation
from portal.accounts.models.organisations import (
    Membership,
    Organisation,
    OrganisationInvitation,
    OrganisationKind,
)
from portal.accounts.models.passkeys import Ceremony, Identity, Passkey, ProviderSession
from portal.accounts.models.people import Person
from portal.accounts.models.preferences import Preference
from portal.accounts.models.privacy import (
    ConsentEntry,
    Download,
    DownloadPiece,
    Erasure,
    RetentionRun,
    Stage,
)
from portal.accounts.models.sessions import AccountSession, Method
from portal.accounts.models.staff import StaffMember

__all__ = [
    "AccountSession",
    "Action",
    "AuditEntry",
    "Authenticator",
    "Ceremony",
    "Challenge",
    "ConsentEntry",
    "DetailChange",
    "Download",
    "DownloadPiece",
    "Erasure",
    "Identity",
    "Membership",
    "Method",
    "Organisation",
    "OrganisationInvitation",
    "OrganisationKind",
    "Outcome",
    "Passkey",
    "Person",
    "Preference",
    "ProviderSession",
    "Purpose",
    "RecoveryCode",
    "RetentionRun",
    "StaffInvitation",
    "StaffMember",
    "Stage",
    "ToldItem",
]
