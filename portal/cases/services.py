"""The use cases of this domain, for the domains above it."""

from portal.cases.documents import Document, add_documents, documents_of
from portal.cases.gate import WrongCode, access_code, open_with_code
from portal.cases.links import Link, add_link, links_of
from portal.cases.listing import CaseLine, CaseRecord, figures, list_cases, record_of
from portal.cases.messages import confirm, link_to, page_of, tell_news
from portal.cases.models import Channel, Kind
from portal.cases.opening import Contact, OpenedCase, Opening, open_case
from portal.cases.progress import IllegalTransition, NothingNew, add_note, update
from portal.cases.reading import CaseStatus, Entry, UnknownCase, status_of
from portal.cases.references import normal_reference
from portal.cases.statuses import Status

__all__ = [
    "CaseLine",
    "CaseRecord",
    "CaseStatus",
    "Channel",
    "Contact",
    "Document",
    "Entry",
    "IllegalTransition",
    "Kind",
    "Link",
    "NothingNew",
    "OpenedCase",
    "Opening",
    "Status",
    "UnknownCase",
    "WrongCode",
    "access_code",
    "add_documents",
    "add_link",
    "add_note",
    "confirm",
    "documents_of",
    "figures",
    "link_to",
    "links_of",
    "list_cases",
    "normal_reference",
    "open_case",
    "open_with_code",
    "page_of",
    "record_of",
    "status_of",
    "tell_news",
    "update",
]
