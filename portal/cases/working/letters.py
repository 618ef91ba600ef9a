"""A message or news of a case as a letter: from a named officer, in letters of 12 points (R4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from portal.accounts import services as accounts
from portal.accounts.services import Actor, preferences_of
from portal.cases import desk
from portal.cases.models import Case, CaseMessage, Direction, TimelineEntry
from portal.cases.reading import title_of
from portal.core import db, security
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.printing import services as printing

WHAT: Final = "case_letter"


class NoSuchLetter(NotFound):
    message = _l("There is nothing here that can be sent as a letter.")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`text` is in the language `locale`; `officer` is whoever wrote it."""

    reference: str
    service: str
    title: str
    team: str
    name: str | None
    address: str | None
    officer: str
    at: datetime
    text: str
    locale: str
    large: bool


def letter(actor: Actor, reference: str, source_id: UUID) -> Letter:
    """What an officer wrote, once its reading is on the audit log. Raises NoSuchLetter."""
    with transaction():
        case = desk.act_on(actor, reference, letter=str(source_id))
        return _of(case, source_id)


def pdf_of(found: Letter, source_id: UUID) -> bytes | None:
    """None while it is being made."""
    facts = f"{found.name}\n{found.address}\n{found.large}"  # corrected since, it is another letter
    mark = security.keyed_digest("letter", facts)
    return printing.asked_for(f"{WHAT}:{found.reference}:{source_id}:{mark}")


def written(reference: str, source_id: str, _mark: str) -> str:
    """The HTML of the PDF, in a job."""
    case = db.session.scalars(select(Case).where(Case.reference == reference)).one()
    found = _of(case, UUID(source_id))
    return printing.written("cases/printed/letter.html", found.locale, lambda: words_of(found))


def words_of(found: Letter) -> dict[str, Any]:
    return {"letter": found, "title": title_of(found.service, found.title)}


def _of(case: Case, source_id: UUID) -> Letter:
    source = _message(case, source_id) or _entry(case, source_id)
    if source is None:
        raise NoSuchLetter
    text, locale, officer, at = source
    return Letter(
        reference=case.reference, service=case.service, title=case.title, team=case.team,
        name=case.contact.get("name"), address=case.contact.get("address"), officer=officer,
        at=at, text=text, locale=locale, large=preferences_of(case.person_id).large_print,
    )  # fmt: skip


def _message(case: Case, source_id: UUID) -> tuple[str, str, str, datetime] | None:
    found = db.session.get(CaseMessage, source_id)
    sent = found is not None and found.case_id == case.id and found.direction is Direction.OUT
    if found is None or not sent or found.staff_id is None:
        return None
    name = accounts.staff_names({found.staff_id}).get(found.staff_id, "")
    return found.text, found.locale, name, found.at


def _entry(case: Case, source_id: UUID) -> tuple[str, str, str, datetime] | None:
    found = db.session.get(TimelineEntry, source_id)
    if found is None or found.case_id != case.id or not (found.public and found.note):
        return None
    return (found.note, found.locale, found.author, found.at) if found.author else None
