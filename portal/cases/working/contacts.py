"""Somebody gets in touch by any channel: written down, coded, with a clock of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Permission, record
from portal.cases import desk, progress
from portal.cases.models import Case, Channel, CustomerType, EntryKind, Kind, TimelineEntry
from portal.cases.opening import Contact, OpenedCase, Opening, open_case
from portal.cases.reading import UnknownCase
from portal.cases.statuses import Status
from portal.cases.working.due import DAYS, contact_due
from portal.cases.working.models import CaseContact, CaseTie, Demand, Tie
from portal.core import clock, db
from portal.core.db import transaction, wait_for
from portal.core.errors import Conflict, NotFound
from portal.core.events import emit
from portal.core.i18n import _l, current

MOST = 100
_SERVICE = "enquiry"
_TITLE = "Enquiry"
_STATUSES = (
    Status.RECEIVED, Status.INVESTIGATING, Status.IN_PROGRESS, Status.WAITING_FOR_YOU,
    Status.COMPLETED, Status.NO_FURTHER_ACTION, Status.NOT_OUR_RESPONSIBILITY,
    Status.INTERNAL_REFERRAL, Status.CANCELLED,
)  # fmt: skip


class NoSuchContact(NotFound):
    message = _l("There is no such contact on this case.")


class NotYet(Conflict):
    """`received_at` lies in the future, or before the case was there."""

    message = _l("Enter a day from when the case was opened until today")


@dataclass(frozen=True, kw_only=True)
class Received:
    """What came in. `resolved`: it was dealt with at once, and nothing is left to answer."""

    channel: Channel
    at: datetime
    customer: CustomerType
    demand: Demand
    resolved: bool
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who gets in touch about nothing we know yet. `locale` is their language."""

    team: str
    contact: Contact
    locale: str


def note_on_case(actor: Actor, reference: str, received: Received, *, key: UUID) -> None:
    """Write down that the resident got in touch about this case; `key` makes it happen once.

    They see on its page that they did. Raises NotAllowed, UnknownCase or NotYet.
    """
    with transaction() as session:
        desk.act_on(
            actor, reference, contact=str(key), channel=received.channel.value,
            demand=received.demand.value, resolved=received.resolved,
        )  # fmt: skip
        case = progress.locked(session, reference)
        _check(received, since=case.received_at)
        if not _keep(session, key, case, received, actor.id, again=case.closed_at is None):
            return
        session.add(_entry(case, received.at))
        if received.resolved and case.acknowledged_at is None:
            progress.acknowledge(case)
        facts = {"channel": received.channel.value, "resolved": received.resolved}
        emit("case.contact", case.id, contact_id=str(key), **facts)


def note_without_case(actor: Actor, caller: Caller, received: Received, *, key: UUID) -> str | None:
    """Write it down, and open a case of any team for it unless it was dealt with at once.

    The reference, or None. The case has the days of its channel, and is seen online like any other
    (R10, R15). Raises NotAllowed or NotYet.
    """
    if not actor.may(Permission.UPDATE_CASES):
        actor.require(Permission.ACT_FOR_VISITORS)
    with transaction() as session:
        wait_for(f"contact {key}")
        known = session.get(CaseContact, key)
        if known is not None:
            return desk.references([known.case_id])[known.case_id] if known.case_id else None
        _check(received, since=None)
        opened = None if received.resolved else _open(actor, caller, received)
        case = session.get_one(Case, opened.id) if opened else None
        new = CaseContact(**_columns(key, received, actor.id), team=caller.team, again=False)
        new.person_id, new.case_id = _person(caller), case.id if case else None
        if case is not None:  # the mail that says it is open acknowledges what was sent
            new.acknowledged_at = case.acknowledged_at
        session.add(new)
        record(
            actor, Action.CHANGE, person_id=new.person_id, case_id=new.case_id, contact=str(key),
            team=caller.team, channel=received.channel.value, resolved=received.resolved,
        )  # fmt: skip
    return opened.reference if opened else None


def of_case(case_id: UUID) -> list[CaseContact]:
    """The newest first."""
    rows = select(CaseContact).where(CaseContact.case_id == case_id)
    newest = rows.order_by(CaseContact.received_at.desc(), CaseContact.id)
    return list(db.session.scalars(newest.limit(MOST)))


def answered(actor: Actor, reference: str, contact_id: UUID) -> None:
    """An officer says that it is answered, by whatever way. Raises NoSuchContact, UnknownCase."""
    with transaction() as session:
        case = desk.act_on(actor, reference, contact=str(contact_id), answered=True)
        contact = session.scalar(
            select(CaseContact)
            .where(CaseContact.id == contact_id, CaseContact.case_id == case.id)
            .with_for_update()
        )
        if contact is None:
            raise NoSuchContact
        contact.acknowledged_at = contact.acknowledged_at or clock.now()
        contact.answered_at = contact.answered_at or clock.now()


def wrote_online(case_id: UUID, *, key: UUID, at: datetime) -> None:
    """The resident wrote on the page of an open case: that is a contact too, and has its clock.

    On one that was merged it is a contact about the case that it goes on in.
    """
    with transaction() as session:
        case = session.get(Case, goes_on_in(case_id))
        if case is None:
            raise UnknownCase
        if case.closed_at is not None and case.closed_at <= at:
            return
        days = contact_due(Channel.WEB, at.astimezone(clock.LONDON).date())
        session.execute(
            insert(CaseContact)
            .values(
                id=key, case_id=case.id, person_id=case.person_id, team=case.team,
                channel=Channel.WEB.value, customer_type=case.customer_type.value, resolved=False,
                again=True, received_at=at, logged_at=clock.now(), **days._asdict(),
            )
            .on_conflict_do_nothing()
        )  # fmt: skip


def goes_on_in(case_id: UUID) -> UUID:
    """The case that a merged one goes on in, at the end of its chain; itself if it wasn't."""
    met = {case_id}
    while True:
        onward = db.session.scalar(
            select(CaseTie.other_id).where(
                CaseTie.case_id == case_id, CaseTie.tie == Tie.MERGED, CaseTie.undone_at.is_(None)
            )
        )
        if onward is None or onward in met:
            return case_id
        met.add(onward)
        case_id = onward


def _check(received: Received, *, since: datetime | None) -> None:
    day = received.at.astimezone(clock.LONDON).date()
    begun = since.astimezone(clock.LONDON).date() if since else day
    if not begun <= day <= clock.today():
        raise NotYet


def _keep(  # noqa: PLR0913 - all that belongs to one row
    session: Session, key: UUID, case: Case, received: Received, staff_id: UUID, *, again: bool
) -> bool:
    """Whether it is new."""
    row = (
        insert(CaseContact)
        .values(
            **_columns(key, received, staff_id),
            case_id=case.id, person_id=case.person_id, team=case.team, again=again,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip
    return session.scalar(row.returning(CaseContact.id)) is not None


def _columns(key: UUID, received: Received, staff_id: UUID) -> dict[str, Any]:
    now = clock.now()
    ended: Mapping[str, Any]
    if received.resolved:
        ended = {"acknowledged_at": now, "answered_at": now}
    else:
        due = contact_due(received.channel, received.at.astimezone(clock.LONDON).date())
        ended = due._asdict()
    return {
        "id": key,
        "staff_id": staff_id,
        "channel": received.channel.value,
        "customer_type": received.customer.value,
        "demand": received.demand,
        "resolved": received.resolved,
        "note": received.note,
        "received_at": received.at,
        "logged_at": now,
        **ended,
    }


def _entry(case: Case, at: datetime) -> TimelineEntry:
    """That they got in touch, and not what about: an officer put that in their own words."""
    return TimelineEntry(
        case_id=case.id, at=at, kind=EntryKind.CONTACT, public=True, status=case.status,
        locale=current().code,
    )  # fmt: skip


def _person(caller: Caller) -> UUID | None:
    contact = caller.contact
    if not contact.email:
        return None
    return accounts.person_with(
        contact.email, name=contact.name, phone=contact.phone, locale=caller.locale
    )


def _open(actor: Actor, caller: Caller, received: Received) -> OpenedCase:
    days = DAYS[received.channel]
    opened = open_case(
        Opening(
            kind=Kind.ENQUIRY, channel=received.channel, service=_SERVICE, title=_TITLE,
            team=caller.team, contact=caller.contact, locale=caller.locale,
            acknowledge_days=days.acknowledge, respond_days=days.respond, statuses=_STATUSES,
            received_at=received.at, customer=received.customer,
            opened_by=actor.id,
        )
    )  # fmt: skip
    if received.note:
        progress.update(
            opened.reference, status=Status.RECEIVED, note=received.note, author=None, public=False
        )
    return opened
