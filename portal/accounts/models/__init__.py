"""The tables of people: residents, staff, their sessions, and what staff looked at."""

from portal.accounts.models.audit import Action, AuditEntry
from portal.accounts.models.factors import Authenticator, RecoveryCode, StaffInvitation
from portal.accounts.models.people import Person
from portal.accounts.models.sessions import AccountSession, Method
from portal.accounts.models.staff import StaffMember

__all__ = [
    "AccountSession",
    "Action",
    "AuditEntry",
    "Authenticator",
    "Method",
    "Person",
    "RecoveryCode",
    "StaffInvitation",
    "StaffMember",
]
