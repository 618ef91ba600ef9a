"""Somebody says that what we hold about them is wrong: a case for the council's data team.

It is answered within one calendar month (UK GDPR, articles 12(3) and 16).
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Detail, details_of
from portal.cases import clocks
from portal.cases.models import Case, CaseMessage, Channel, Direction, Kind, Purpose
from portal.cases.opening import Contact, Opening, open_case
from portal.cases.talking import conversation
from portal.core import clock, db, i18n
from portal.core.clock import month_after
from portal.core.db import transaction, wait_for

SERVICE = "your-information"
TEAM = "data-protection"
_TITLE = "Correct what you hold about me"  # as the pages of accounts say it, with the service
_STATUSES = ("received", "investigating", "waiting_for_you", "completed", "refused", "cancelled")
_SAME = timedelta(minutes=10)


def take_in(person_id: UUID, words: str) -> str:
    """Open the case; its reference. The same words again within minutes are the same request."""
    with transaction():
        wait_for(f"correction {person_id}")
        known = _just_asked(person_id, words)
        if known is not None:
            return known
        opened = open_case(_opening(person_id))
        draft = conversation.draft(opened.reference, Direction.IN, opened.id.hex)
        conversation.write(draft, purpose=Purpose.INFORMATION, words=words, person_id=person_id)
        return opened.reference


def _opening(person_id: UUID) -> Opening:
    known = details_of(person_id)
    return Opening(
        kind=Kind.ENQUIRY,
        channel=Channel.WEB,
        service=SERVICE,
        title=_TITLE,
        team=TEAM,
        contact=Contact(
            name=known[Detail.NAME], email=known[Detail.EMAIL], phone=known[Detail.PHONE]
        ),
        locale=i18n.current().code,
        acknowledge_days=1,
        respond_days=_days_within_a_month(clock.today()),
        statuses=_STATUSES,
        person_id=person_id,
    )


def _days_within_a_month(today: date) -> int:
    """The most working days that end by the same day of the next month."""
    return clocks.working_days_between(today, month_after(today))


def _just_asked(person_id: UUID, words: str) -> str | None:
    rows = db.session.execute(
        select(Case.reference, CaseMessage.text)
        .join(CaseMessage, CaseMessage.case_id == Case.id)
        .where(
            Case.person_id == person_id,
            Case.service == SERVICE,
            Case.received_at > clock.now() - _SAME,
        )
    )
    return next((reference for reference, said in rows if said == words), None)
