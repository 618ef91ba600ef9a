"""What the person is mailed about their case.

In the language that they chose in their account, or else in that of the case: see
docs/adr/0009-a-chosen-language-wins.md. Who wants no email about their requests gets none but what
the law wants told.
"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from portal.accounts.services import Topic, preferences_of
from portal.cases import council
from portal.cases.models import Case, EntryKind, Kind, TimelineEntry
from portal.cases.reading import title_of
from portal.cases.statuses import Status
from portal.cases.thanking import thanks
from portal.core import db
from portal.core.db import transaction
from portal.core.errors import Sentence
from portal.core.i18n import BY_CODE, DEFAULT, _l, use_locale
from portal.notifications.services import queue_email

# What is told whatever somebody chose about email: a decision, and a legal notice.
_DECISIONS = frozenset({Status.APPROVED, Status.REFUSED, Status.NOTICE_SERVED})


def confirm(case_id: UUID, *, key: str) -> None:
    """Mail that the case is open, if there is an address. `key` makes it happen once."""
    _mail(case_id, Status.RECEIVED, None, template="case_opened", key=key)


def tell_news(case_id: UUID, entry_id: UUID, *, key: str) -> None:
    """Mail a public timeline entry, if there is an address. `key` makes it happen once."""
    entry = db.session.get_one(TimelineEntry, entry_id)
    if entry.public:
        _mail(case_id, entry.status, entry, template="case_updated", key=key)


def link_to(reference: str, code: str, locale: str, page: str = "") -> str:
    """The address that opens the status page by itself, in the person's language.

    Or another page of the case, by what its address has after the reference (“/messages”).
    """
    language = BY_CODE.get(locale, DEFAULT).path
    return f"{council.public_url()}{language}/cases/{reference}{page}?code={quote(code)}"


def page_of(reference: str) -> str:
    """The address of the status page, which opens for nobody by itself."""
    return f"{council.public_url()}/cases/{reference}"


def desk_of(reference: str, page: str = "") -> str:
    """The address where officers work on a case, or one of its pages (“/messages”)."""
    return f"{council.public_url()}/staff/cases/{reference}{page}"


def reached_by(case: Case, status: Status) -> tuple[str, str] | None:
    """The address and the language in which the person is mailed; None where they aren't."""
    address = case.contact.get("email")
    chosen = preferences_of(case.person_id)
    if not address or not (chosen.emails(Topic.REQUESTS) or _must_be_told(case, status)):
        return None
    return address, chosen.locale or case.locale


def _mail(
    case_id: UUID, status: Status, entry: TimelineEntry | None, *, template: str, key: str
) -> None:
    case = db.session.get_one(Case, case_id)
    reached = reached_by(case, status)
    if reached is None:
        return
    address, language = reached
    with transaction(), use_locale(language) as locale:
        queue_email(
            key=key,
            to=address,
            locale=locale.code,
            template=template,
            values=_values(case, status, entry, locale.code),
        )


def _must_be_told(case: Case, status: Status) -> bool:
    """A decision, a legal notice, and everything about a complaint (LGSCO Code 6.2 to 6.5)."""
    return case.kind is Kind.COMPLAINT or status in _DECISIONS


def _values(case: Case, status: Status, entry: TimelineEntry | None, locale: str) -> dict[str, Any]:
    """JSON values; the sentence of the status that is told, in the language of the person."""
    return {
        "reference": case.reference,
        "title": str(title_of(case.service, case.title)),
        "service": case.service,
        "sentence": str(_sentence(status, entry)),
        "thanks": _thanks(case, entry),
        "expect_by": None if status.closed or case.waiting_since else case.respond_by.isoformat(),
        "note": entry and entry.note,
        "note_locale": entry and entry.locale,
        "link": link_to(case.reference, case.access_code, locale),
        "code": case.access_code,
    }


def _thanks(case: Case, entry: TimelineEntry | None) -> str | None:
    """Once, with the news of how it ended."""
    if entry is None or entry.kind is not EntryKind.STATUS:
        return None
    said = thanks(case.kind, entry.status)
    return str(said) if said else None


def _sentence(status: Status, entry: TimelineEntry | None) -> Sentence:
    if entry and entry.kind is EntryKind.DATE:
        return _l("We have changed the day by which you hear from us.")
    return status.sentence
