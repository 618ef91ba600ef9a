"""When somebody got in touch, by whatever way: so that they need not say it again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select, union

from portal.accounts.services import Actor
from portal.cases.customers.parts import Seen
from portal.cases.models import Case, Channel
from portal.cases.working.models import CaseContact
from portal.core import db

MOST: Final = 10


class ContactLine(NamedTuple):
    """`reference` is the case's that it was about or became. Only its own team reads `note`."""

    at: datetime
    channel: Channel
    team: str
    reference: str | None
    note: str | None


def contacts_of(actor: Actor, seen: Seen) -> Sequence[ContactLine]:
    """The newest; those with other teams only where the actor said why they look."""
    ours = CaseContact.team.in_(actor.teams)
    by_person = select(CaseContact.id).where(CaseContact.person_id.in_(seen.records))
    by_case = select(CaseContact.id).join(Case).where(Case.person_id.in_(seen.records))
    theirs = CaseContact.id.in_(union(by_person, by_case))
    wanted = (
        select(CaseContact, Case.reference)
        .outerjoin(Case, Case.id == CaseContact.case_id)
        .where(theirs if seen.why is not None else theirs & ours)
        .order_by(CaseContact.received_at.desc(), CaseContact.id)
        .limit(MOST)
    )
    return [
        ContactLine(
            row.received_at,
            Channel(row.channel),
            row.team,
            reference,
            row.note if row.team in actor.teams else None,
        )
        for row, reference in db.session.execute(wanted)
    ]
