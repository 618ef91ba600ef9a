"""Moving a case on. What has been said stays; the timeline only grows."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.reading import UnknownCase
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import WAITING, Status
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l, current

# All that moving a case reads and writes.
_FACTS = (
    "kind", "status", "statuses", "respond_days", "respond_by", "promised", "acknowledged_at",
    "closed_at", "waiting_since",
)  # fmt: skip


class IllegalTransition(Conflict):
    """The case can't go there from where it stands; `allowed` says where it can go."""

    message = _l("The case cannot move to that status from where it stands.")

    def __init__(self, now: Status, wanted: Status, allowed: tuple[Status, ...]) -> None:
        self.allowed = allowed
        choices = ", ".join(allowed) or "nothing else"
        super().__init__(f"From {now} a case cannot become {wanted}. It can become: {choices}.")


class NothingNew(Conflict):
    """Neither another status nor a note."""

    message = _l("Choose another status or write a note.")


def update(  # noqa: PLR0913 - what it becomes, and who reads of it
    reference: str,
    *,
    status: Status,
    note: str | None,
    author: str | None,
    public: bool = True,
    mailed: bool = True,
    expect_by: date | None = None,
) -> UUID:
    """Give a case a status, a note or both; the id of the new timeline entry.

    The same status with a note adds a note. Only a public entry is shown and mailed to the
    resident; not `mailed` where another mail says it. The note is taken to be in the language in
    use. Raises UnknownCase, IllegalTransition or NothingNew.
    """
    with transaction() as session:
        case = locked(session, reference)
        entry = _entry(case, status, note, author, public=public)
        _apply(case, entry)
        case.respond_by = expect_by or case.respond_by
        session.add(entry)
        tell_witnesses(case, entry, with_note=True)
        said = {"status": status.value, "public": public, "mailed": mailed}
        emit("case.updated", case.id, entry_id=str(entry.id), **said)
        return entry.id


def add_note(reference: str, note: str) -> UUID:
    """Tell the resident something that the portal found out; the id of the timeline entry.

    It is in the language in use, leaves the status as it is, and acknowledges nothing: nobody at
    the council has said it. Raises UnknownCase.
    """
    with transaction() as session:
        case = locked(session, reference)
        entry = _entry(case, case.status, note, None, public=True)
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)
        emit("case.updated", case.id, entry_id=str(entry.id), status=case.status.value, public=True)
        return entry.id


def _entry(
    case: Case, status: Status, note: str | None, author: str | None, *, public: bool
) -> TimelineEntry:
    return TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.NOTE if status is case.status else EntryKind.STATUS,
        public=public,
        status=status,
        note=(note or "").strip() or None,
        author=author,
        locale=current().code,
    )


def locked(session: Session, reference: str) -> Case:
    """The case, which nobody else can change until the transaction ends. Raises UnknownCase."""
    case = session.scalar(
        select(Case)
        .where(Case.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise UnknownCase
    return case


def _apply(case: Case, entry: TimelineEntry) -> None:
    if entry.kind is EntryKind.NOTE:
        if entry.note is None:
            raise NothingNew
    else:
        move(case, entry.status)
    if entry.public and case.acknowledged_at is None:
        acknowledge(case)


def move(case: Case, status: Status) -> None:
    """Closing stops the clock; opening again starts a new one, as the old promise was kept.

    Where the clock stood still because the resident was asked something, it goes on.
    """
    allowed = case.status.next(map(Status, case.statuses))
    if status not in allowed:
        raise IllegalTransition(case.status, status, allowed)
    if status is Status.TIME_NEEDED:
        case.waiting_since = clock.now()
    elif status not in WAITING:
        start_clock(case, status)
    if status.closed:
        case.closed_at = clock.now()
    elif case.closed_at is not None:
        case.closed_at = case.promised = None
        case.respond_by = clocks.working_days_after(clock.today(), case.respond_days)
    case.status = status


def foreseen(case: Case, status: Status) -> date | None:
    """By when the resident would hear if the case went there now; None where nothing is promised.

    Raises IllegalTransition.
    """
    facts = {name: getattr(case, name) for name in _FACTS}
    trial = Case(**facts)
    if status is not case.status:
        move(trial, status)
    if trial.acknowledged_at is None:
        acknowledge(trial)
    return None if status.closed or trial.waiting_since else trial.respond_by


def start_clock(case: Case, status: Status) -> int:
    """Put the promised date off by the working days for which the council waited; how many.

    `status` is where the case goes on. A day that is booked stays, and while another time is to be
    chosen the clock stands still.
    """
    stands_still = case.status is Status.PAYMENT_DUE or status is Status.TIME_NEEDED
    if case.waiting_since is None or stands_still:
        return 0
    asked = case.waiting_since.astimezone(clock.LONDON).date()
    booked = status is Status.BOOKED
    waited = 0 if booked else clocks.working_days_between(asked, clock.today())
    case.respond_by = clocks.working_days_after(case.respond_by, waited)
    if case.promised is not None:
        case.promised = clocks.working_days_after(case.promised, waited)
    case.waiting_since = None
    return waited


def acknowledge(case: Case) -> None:
    """Somebody at the council has said something: from now on its answer is awaited."""
    case.acknowledged_at = clock.now()
    if clocks.counts_from_acknowledgement(case.kind):
        case.respond_by = clocks.working_days_after(clock.today(), case.respond_days)
