"""The use cases of this domain, for the domains above it."""

from portal.cases.gate import WrongCode, access_code, open_with_code
from portal.cases.listing import CaseLine, CaseRecord, figures, list_cases, record_of
from portal.cases.messages import confirm, link_to, tell_news
from portal.cases.models import Channel, Kind
from portal.cases.opening import Contact, OpenedCase, Opening, open_case
from portal.cases.progress import IllegalTransition, NothingNew, update
from portal.cases.reading import CaseStatus, Entry, UnknownCase, status_of
from portal.cases.references import normal_reference
from portal.cases.statuses import Status

__all__ = [
    "CaseLine",
    "CaseRecord",
    "CaseStatus",
    "Channel",
    "Contact",
    "Entry",
    "IllegalTransition",
    "Kind",
    "NothingNew",
    "OpenedCase",
    "Opening",
    "Status",
    "UnknownCase",
    "WrongCode",
    "access_code",
    "confirm",
    "figures",
    "link_to",
    "list_cases",
    "normal_reference",
    "open_case",
    "open_with_code",
    "record_of",
    "status_of",
    "tell_news",
    "update",
]
