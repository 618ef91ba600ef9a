"""What the person is mailed about their case."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from portal.cases import council
from portal.cases.models import Case, TimelineEntry
from portal.cases.reading import title_of
from portal.cases.statuses import Status
from portal.core import db
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT, use_locale
from portal.notifications.services import queue_email


def confirm(case_id: UUID, *, key: str) -> None:
    """Mail that the case is open, if there is an address. `key` makes it happen once."""
    _mail(case_id, Status.RECEIVED, None, template="case_opened", key=key)


def tell_news(case_id: UUID, entry_id: UUID, *, key: str) -> None:
    """Mail a public timeline entry, if there is an address. `key` makes it happen once."""
    entry = db.session.get_one(TimelineEntry, entry_id)
    if entry.public:
        _mail(case_id, entry.status, entry, template="case_updated", key=key)


def link_to(reference: str, code: str, locale: str) -> str:
    """The address that opens the status page by itself, in the person's language."""
    language = BY_CODE.get(locale, DEFAULT).path
    return f"{council.public_url()}{language}/cases/{reference}?code={quote(code)}"


def page_of(reference: str) -> str:
    """The address of the status page, which opens for nobody by itself."""
    return f"{council.public_url()}/cases/{reference}"


def _mail(
    case_id: UUID, status: Status, entry: TimelineEntry | None, *, template: str, key: str
) -> None:
    case = db.session.get_one(Case, case_id)
    address = case.contact["email"]
    if not address:
        return
    with transaction(), use_locale(case.locale):
        queue_email(
            key=key,
            to=address,
            locale=case.locale,
            template=template,
            values=_values(case, status, entry),
        )


def _values(case: Case, status: Status, entry: TimelineEntry | None) -> dict[str, Any]:
    """JSON values; the sentence of the status that is told, in the language of the person."""
    return {
        "reference": case.reference,
        "title": str(title_of(case.service, case.title)),
        "service": case.service,
        "sentence": str(status.sentence),
        "expect_by": None if status.closed else case.respond_by.isoformat(),
        "note": entry and entry.note,
        "note_locale": entry and entry.locale,
        "link": link_to(case.reference, case.access_code, case.locale),
        "code": case.access_code,
    }
