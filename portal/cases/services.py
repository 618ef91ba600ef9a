"""The use cases of this domain, for the domains above it."""

from portal.cases.customers.parts import show_to_staff
from portal.cases.desk import (
    Step,
    act_on,
    copied,
    id_called,
    ids_of_person,
    move_on,
    read,
    record_for,
    references,
    teams_of,
    titles_of,
)
from portal.cases.documents import Document, add_documents, documents_of
from portal.cases.ending.emptying import add_emptier
from portal.cases.ending.keeping import Terms, TermsSource, set_terms
from portal.cases.finding import case_found, search_case
from portal.cases.gate import WrongCode, access_code, open_with_code
from portal.cases.links import Link, add_link, links_of
from portal.cases.listing import (
    CaseLine,
    CaseRecord,
    figures,
    figures_by_customer,
    list_cases,
    record_of,
)
from portal.cases.models import Channel, CustomerType, Kind
from portal.cases.opening import Contact, OpenedCase, Opening, open_case
from portal.cases.owning.belonging import OwnCase, cases_of, counts, is_theirs, waiting
from portal.cases.owning.claiming import InAnotherAccount, claim
from portal.cases.owning.contacting import add_sent_on
from portal.cases.owning.representing import organisation_cases, organisation_counts
from portal.cases.pausing import Paused, go_on, pause
from portal.cases.paying import give_up, may_be_paid, take_up
from portal.cases.progress import IllegalTransition, NothingNew, add_note, update
from portal.cases.reading import CaseStatus, Entry, UnknownCase, status_of, title_of
from portal.cases.references import normal_reference
from portal.cases.sections import StaffSection, add_staff_section, staff_sections
from portal.cases.standing import News, Standing, add_witness, standings
from portal.cases.statuses import Status
from portal.cases.talking.conversation import MESSAGE
from portal.cases.talking.discretion import add_discretion, is_discreet
from portal.cases.talking.messages import confirm, desk_of, link_to, page_of, tell_news
from portal.cases.talking.telling import mail_person
from portal.cases.talking.threads import OwnThread, thread_counts, threads_of
from portal.cases.usual import measure_usual_times

__all__ = [
    "MESSAGE",
    "CaseLine",
    "CaseRecord",
    "CaseStatus",
    "Channel",
    "Contact",
    "CustomerType",
    "Document",
    "Entry",
    "IllegalTransition",
    "InAnotherAccount",
    "Kind",
    "Link",
    "News",
    "NothingNew",
    "OpenedCase",
    "Opening",
    "OwnCase",
    "OwnThread",
    "Paused",
    "StaffSection",
    "Standing",
    "Status",
    "Step",
    "Terms",
    "TermsSource",
    "UnknownCase",
    "WrongCode",
    "access_code",
    "act_on",
    "add_discretion",
    "add_documents",
    "add_emptier",
    "add_link",
    "add_note",
    "add_sent_on",
    "add_staff_section",
    "add_witness",
    "case_found",
    "cases_of",
    "claim",
    "confirm",
    "copied",
    "counts",
    "desk_of",
    "documents_of",
    "figures",
    "figures_by_customer",
    "give_up",
    "go_on",
    "id_called",
    "ids_of_person",
    "is_discreet",
    "is_theirs",
    "link_to",
    "links_of",
    "list_cases",
    "mail_person",
    "may_be_paid",
    "measure_usual_times",
    "move_on",
    "normal_reference",
    "open_case",
    "open_with_code",
    "organisation_cases",
    "organisation_counts",
    "page_of",
    "pause",
    "read",
    "record_for",
    "record_of",
    "references",
    "search_case",
    "set_terms",
    "show_to_staff",
    "staff_sections",
    "standings",
    "status_of",
    "take_up",
    "teams_of",
    "tell_news",
    "thread_counts",
    "threads_of",
    "title_of",
    "titles_of",
    "update",
    "waiting",
]
