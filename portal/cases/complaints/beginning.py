"""Somebody complains about how a case went, on the phone or at a counter: it is a complaint too.

LGSCO Complaint Handling Code 4.1: people can complain by any way they reach the council.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from portal.accounts import services as accounts
from portal.accounts.services import Actor
from portal.cases import desk, progress
from portal.cases.complaints import rules
from portal.cases.models import Case, Channel, Kind
from portal.cases.opening import OpenedCase, Opening, contact_of, open_case
from portal.cases.queue.assigning import NoSuchTeam
from portal.cases.statuses import Status
from portal.cases.working.contacts import NotYet
from portal.cases.working.models import CaseTie, Tie
from portal.core import clock
from portal.core.db import transaction, wait_for

# As the council's form for complaints has them.
_SERVICE: Final = "complaint"
_TITLE: Final = "Complain, praise or comment"
_STATUSES: Final = (
    Status.RECEIVED, Status.INVESTIGATING, Status.IN_PROGRESS, Status.WAITING_FOR_YOU,
    Status.COMPLETED, Status.INTERNAL_REVIEW, Status.INTERNAL_REFERRAL,
    Status.NO_FURTHER_ACTION, Status.NOT_OUR_RESPONSIBILITY, Status.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Complained:
    """`words` are the resident's, as the officer read them back; `at` is when they said so."""

    team: str
    channel: Channel
    at: datetime
    words: str


def begin(actor: Actor, reference: str, said: Complained, *, key: UUID) -> str:
    """Open a complaint about a case, linked to it, with days of its own; its reference.

    `key` makes it happen once. Raises NotAllowed, UnknownCase, NoSuchTeam, or NotYet for a day that
    is to come or lies before the case.
    """
    if said.team not in accounts.staff_teams():
        raise NoSuchTeam
    with transaction() as session:
        wait_for(f"complaint {key}")
        desk.act_on(actor, reference, complaint=str(key), team=said.team)
        case = progress.locked(session, reference)
        known = session.get(CaseTie, key)
        if known is not None:
            return desk.references([known.case_id])[known.case_id]
        if not _day(case.received_at) <= _day(said.at) <= clock.today():
            raise NotYet
        opened = _open(actor, case, said)
        session.add(
            CaseTie(id=key, case_id=opened.id, other_id=case.id, tie=Tie.LINKED,
                    staff_id=actor.id, at=clock.now())
        )  # fmt: skip
        progress.update(
            opened.reference, status=Status.RECEIVED, note=said.words, author=None, public=False
        )
        return opened.reference


def _open(actor: Actor, case: Case, said: Complained) -> OpenedCase:
    return open_case(
        Opening(
            kind=Kind.COMPLAINT, channel=said.channel, service=_SERVICE, title=_TITLE,
            team=said.team, contact=contact_of(case),
            locale=case.locale, acknowledge_days=rules.ACKNOWLEDGE,
            respond_days=rules.RESPOND[1], statuses=_STATUSES, received_at=said.at,
            person_id=case.person_id, organisation_id=case.organisation_id,
            customer=case.customer_type, opened_by=actor.id,
        )
    )  # fmt: skip


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()
