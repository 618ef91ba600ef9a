"""Opening a case."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.services import Topic, person_with, preferences_of
from portal.cases import clocks, council, references
from portal.cases.models import Case, Channel, CustomerType, EntryKind, Kind, TimelineEntry
from portal.cases.queue import words
from portal.cases.statuses import Status
from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit

_TRIES = 5


@dataclass(frozen=True)
class Contact:
    """How to reach the person; whatever they chose to leave. `address` is on one line."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None


def contact_of(case: Case) -> Contact:
    """How to reach the person of a case, for another one of theirs."""
    return Contact(**{each.name: case.contact.get(each.name) for each in fields(Contact)})


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case starts with.

    `title` is the English name of the service, to be translated with the context `service`. Days
    are working days. `statuses` are those the service uses. `submission_id` names what was sent:
    one submission opens one case, however often it arrives. `received_at` is now unless something
    lay on a desk first. `organisation_id` is set where somebody asks for an organisation, whose
    member they were shown to be; `customer` says what kind it is. `person_id` is who was signed in;
    without it a case belongs to the person of the address that was given. `payment_due`: it waits
    until somebody has paid, and nothing follows from it before. `opened_by` is the officer who
    opens it for somebody.
    """

    kind: Kind
    channel: Channel
    service: str
    title: str
    team: str
    contact: Contact
    locale: str
    acknowledge_days: int
    respond_days: int
    statuses: Sequence[str] = tuple(Status)
    submission_id: UUID | None = None
    received_at: datetime | None = None
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    customer: CustomerType = CustomerType.INDIVIDUAL
    payment_due: bool = False
    opened_by: UUID | None = None

    @property
    def status(self) -> Status:
        """Where the case stands at first."""
        return Status.PAYMENT_DUE if self.payment_due else Status.RECEIVED


@dataclass(frozen=True)
class OpenedCase:
    """What the person is told: the reference to quote, and the code that goes with it."""

    id: UUID
    reference: str
    access_code: str


def open_case(opening: Opening) -> OpenedCase:
    """Open a case in the caller's transaction; the confirmation follows from it.

    A submission that has its case already gets that one again. Raises ValueError for a status,
    kind or channel that isn't in the vocabulary.
    """
    with transaction() as session:
        known = _case_of(session, opening.submission_id)
        return known or _open(session, opening)


def _open(session: Session, opening: Opening) -> OpenedCase:
    columns = _columns(opening)
    for _ in range(_TRIES):
        opened = OpenedCase(
            uuid4(), references.new_reference(council.reference_prefix()), references.new_code()
        )
        made = insert(Case).values(**asdict(opened), **columns).on_conflict_do_nothing()
        if session.scalar(made.returning(Case.id)):
            words.index(opened.id, columns["contact"])
            _follow_up(session, opened, opening, columns["received_at"])
            return opened
        if known := _case_of(session, opening.submission_id):
            return known
    raise RuntimeError("No free reference was found; the alphabet or the prefix is broken")


def _follow_up(session: Session, opened: OpenedCase, opening: Opening, at: datetime) -> None:
    session.add(
        TimelineEntry(
            case_id=opened.id,
            at=at,
            kind=EntryKind.OPENED,
            public=True,
            status=opening.status,
            locale=opening.locale,
        )
    )
    if opening.payment_due:
        return  # until paying.take_up
    emit("case.opened", opened.id, kind=str(opening.kind), service=opening.service)


def _case_of(session: Session, submission_id: UUID | None) -> OpenedCase | None:
    if submission_id is None:
        return None
    known = select(Case.id, Case.reference, Case.access_code)
    row = session.execute(known.where(Case.submission_id == submission_id)).one_or_none()
    return OpenedCase(*row) if row else None


def _columns(opening: Opening) -> dict[str, Any]:
    person_id = _person(opening)
    statuses = [status.value for status in map(Status, opening.statuses)]
    return {
        "kind": Kind(opening.kind),
        "channel": Channel(opening.channel),
        "service": opening.service,
        "title": opening.title,
        "team": opening.team,
        "status": opening.status,
        "statuses": statuses,
        "contact": asdict(opening.contact),
        "locale": opening.locale,
        "submission_id": opening.submission_id,
        "person_id": person_id,
        "organisation_id": opening.organisation_id,
        "customer_type": CustomerType(opening.customer),
        "opened_by": opening.opened_by,
        **_clock_columns(opening, person_id),
    }


def _person(opening: Opening) -> UUID | None:
    contact = opening.contact
    if opening.person_id is not None or not contact.email:
        return opening.person_id
    return person_with(contact.email, name=contact.name, phone=contact.phone, locale=opening.locale)


def _clock_columns(opening: Opening, person_id: UUID | None) -> dict[str, Any]:
    """An email is answered at once by the confirmation, and that acknowledges what was sent.

    Not a complaint: there somebody has to say what the complaint is understood to be. And not where
    the person wants no email about it: then somebody has to write or call.
    """
    kind = Kind(opening.kind)
    received_at = opening.received_at or clock.now()
    mailed = bool(opening.contact.email) and preferences_of(person_id).emails(Topic.REQUESTS)
    by_mail = mailed and not opening.payment_due and not clocks.counts_from_acknowledgement(kind)
    dates = clocks.dates(
        kind,
        received_at.astimezone(clock.LONDON).date(),
        acknowledge_days=opening.acknowledge_days,
        respond_days=opening.respond_days,
    )
    return {
        **dates._asdict(),
        "respond_days": opening.respond_days,
        "received_at": received_at,
        "acknowledged_at": clock.now() if by_mail else None,
        "waiting_since": clock.now() if opening.payment_due else None,
    }
