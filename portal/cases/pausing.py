"""Asking the resident something before the case can go on: meanwhile its clock stands still."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID, uuid4

from portal.cases import progress
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.queue import words
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import WAITING, Status
from portal.core import clock, i18n
from portal.core.db import transaction
from portal.core.i18n import date_text, ngettext

# Where a case stands because the resident was asked: elsewhere it waits for something else.
_ASKED = (Status.WAITING_FOR_YOU, Status.EVIDENCE_NEEDED)
# Where a case goes on, once what it waited for is there, if it can't go back.
_GOES_ON = (Status.INVESTIGATING, Status.IN_PROGRESS, Status.PLANNED)


class Paused(NamedTuple):
    """`before` is where the case stood; `status` where it stands while it waits."""

    case_id: UUID
    before: Status
    status: Status


def pause(reference: str, *, note: str, author: str) -> Paused:
    """Wait for the resident in the caller's transaction; whoever asks tells them.

    The case moves to a status that says so, where its service has one and a way on from it: nothing
    is received twice. Raises UnknownCase.
    """
    with transaction() as session:
        case = progress.locked(session, reference)
        before = case.status
        waits = _first(case, _ASKED) if _goes_on(case, before) else None
        if before not in WAITING and waits is not None:
            progress.move(case, waits)
        case.waiting_since = case.waiting_since or clock.now()
        if case.acknowledged_at is None:
            progress.acknowledge(case)
        entry = _entry(case, before, note, author, i18n.current().code)
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)
        return Paused(case.id, before, case.status)


def go_on(
    reference: str, *, before: Status, note: str, contact: Mapping[str, str | None] | None = None
) -> None:
    """Go on in the caller's transaction, where the case stood before if it can.

    The timeline says `note`, and by when news is expected now. `contact` is what was said anew of
    how to reach the person: name, email, phone. Raises UnknownCase.
    """
    with transaction() as session:
        case = progress.locked(session, reference)
        stood = case.status
        if contact:
            case.contact = {**case.contact, **contact}
            words.index(case.id, case.contact)
        promised = case.respond_by
        back = _first(case, (before, *_GOES_ON)) if stood in _ASKED else None
        waited = progress.start_clock(case, back or stood)
        if back is not None:
            progress.move(case, back)
        said = note
        if waited and not case.status.closed and case.respond_by != promised:
            said = f"{note}\n{_moved(case, waited)}"
        entry = _entry(case, stood, said, None, i18n.current().code)
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)


def _first(case: Case, wanted: tuple[Status, ...]) -> Status | None:
    allowed = case.status.next(map(Status, case.statuses))
    open_ones = (status for status in wanted if status in allowed and not status.closed)
    return next(open_ones, None)


def _goes_on(case: Case, before: Status) -> bool:
    known = {Status(each) for each in case.statuses} - {Status.RECEIVED}
    return any(status in known for status in (before, *_GOES_ON))


def _moved(case: Case, waited: int) -> str:
    return ngettext(
        "We waited %(n)d working day for this. Expect news by %(day)s.",
        "We waited %(n)d working days for this. Expect news by %(day)s.",
        waited,
        day=date_text(case.respond_by),
    )


def _entry(case: Case, stood: Status, note: str, author: str | None, locale: str) -> TimelineEntry:
    return TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.NOTE if case.status is stood else EntryKind.STATUS,
        public=True,
        status=case.status,
        note=note,
        author=author,
        locale=locale,
    )
