"""Cases that wait for a payment: taken up once it is there, given up where it never comes."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.services import Topic, preferences_of
from portal.cases import clocks
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import Status
from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.i18n import current


def may_be_paid(case_id: UUID) -> bool:
    """Whether money for a case that comes now is of use, in the caller's transaction.

    It waits for it, or was given up only because none had come.
    """
    with transaction() as session:
        case = _locked(session, case_id)
        return case is None or not case.status.closed or _given_up(session, case)


def take_up(case_id: UUID, *, note: str) -> bool:
    """Take up a case that was paid; whether it hadn't been yet. From today its clock counts.

    This is the one way in which a case becomes received. `note` is in the language in use.
    """
    with transaction() as session:
        case = _locked(session, case_id)
        waited = case is not None and (
            case.status is Status.PAYMENT_DUE or _given_up(session, case)
        )
        if case is None or not waited:
            return False
        case.status = Status.RECEIVED
        case.closed_at = case.waiting_since = None
        _start(case, clock.today())
        entry = _entry(case, note)
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)
        emit("case.opened", case.id, kind=str(case.kind), service=case.service)
        return True


def give_up(case_id: UUID, *, note: str) -> bool:
    """Cancel a case that nobody has paid for; whether it still waited. `note` as above."""
    with transaction() as session:
        case = _locked(session, case_id)
        if case is None or case.status is not Status.PAYMENT_DUE:
            return False
        case.status = Status.CANCELLED
        case.closed_at, case.waiting_since = clock.now(), None
        entry = _entry(case, note)
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)
        return True


def _start(case: Case, day: date) -> None:
    """The days that were promised, from this one on; the mail that says so acknowledges it."""
    mailed = case.contact.get("email") and preferences_of(case.person_id).emails(Topic.REQUESTS)
    unacknowledged = clocks.counts_from_acknowledgement(case.kind)
    acknowledge_days = clocks.working_days_between(
        case.received_at.astimezone(clock.LONDON).date(), case.acknowledge_by
    )
    dates = clocks.dates(
        case.kind, day, acknowledge_days=acknowledge_days, respond_days=case.respond_days
    )
    for name, promised in dates._asdict().items():
        setattr(case, name, promised)
    case.acknowledged_at = clock.now() if mailed and not unacknowledged else None


def _given_up(session: Session, case: Case) -> bool:
    """Whether it was cancelled by `give_up`, and by nobody who works here or asked for it."""
    last = (
        select(TimelineEntry.author, TimelineEntry.status)
        .where(TimelineEntry.case_id == case.id, TimelineEntry.kind == EntryKind.STATUS)
        .order_by(TimelineEntry.position.desc())
        .limit(1)
    )
    entry = session.execute(last).one_or_none()
    by_itself = entry is not None and entry.author is None
    return case.status is Status.CANCELLED and by_itself and case.emptied_at is None


def _locked(session: Session, case_id: UUID) -> Case | None:
    return session.scalar(
        select(Case).where(Case.id == case_id)
        .with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip


def _entry(case: Case, note: str) -> TimelineEntry:
    return TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.STATUS,
        public=True,
        status=case.status,
        note=note,
        author=None,
        locale=current().code,
    )
