"""Two matters in one case: the second goes on in a case of its own, with the same promise."""

from dataclasses import dataclass
from uuid import UUID

from portal.accounts import services as accounts
from portal.accounts.services import Actor
from portal.cases import clocks, desk, progress
from portal.cases.models import Case
from portal.cases.opening import OpenedCase, Opening, contact_of, open_case
from portal.cases.queue.assigning import AlreadyClosed, NoSuchTeam
from portal.cases.statuses import Status
from portal.cases.working.models import CaseTie, Tie
from portal.core import clock
from portal.core.db import transaction, wait_for


@dataclass(frozen=True, kw_only=True)
class Part:
    """What goes on by itself: `about` is read by the resident; the team is the one to do it."""

    team: str
    about: str


def split(actor: Actor, reference: str, part: Part, *, key: UUID) -> str:
    """Open a case for part of another one; its reference. `key` makes it happen once.

    It was received when the first was, so nobody waits longer for having been split. Raises
    NotAllowed, UnknownCase, AlreadyClosed, NoSuchTeam.
    """
    if part.team not in accounts.staff_teams():
        raise NoSuchTeam
    with transaction() as session:
        wait_for(f"split {key}")
        desk.act_on(actor, reference, split_to=part.team, tie=str(key))
        case = progress.locked(session, reference)
        known = session.get(CaseTie, key)
        if known is not None:
            return desk.references([known.case_id])[known.case_id]
        if case.closed_at is not None:
            raise AlreadyClosed
        opened = _open(actor, case, part)
        session.add(
            CaseTie(id=key, case_id=opened.id, other_id=case.id, tie=Tie.SPLIT,
                    staff_id=actor.id, at=clock.now())
        )  # fmt: skip
        progress.update(
            opened.reference, status=Status.RECEIVED, note=part.about, author=actor.name
        )
        return opened.reference


def _open(actor: Actor, case: Case, part: Part) -> OpenedCase:
    received = case.received_at.astimezone(clock.LONDON).date()
    days = clocks.working_days_between(received, case.acknowledge_by)
    return open_case(
        Opening(
            kind=case.kind, channel=case.channel, service=case.service, title=case.title,
            team=part.team, contact=contact_of(case),
            locale=case.locale, acknowledge_days=days, respond_days=case.respond_days,
            statuses=tuple(case.statuses), received_at=case.received_at,
            person_id=case.person_id, organisation_id=case.organisation_id,
            customer=case.customer_type, opened_by=actor.id,
        )
    )  # fmt: skip
