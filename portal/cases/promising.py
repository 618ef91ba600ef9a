"""Another day by which the resident hears: with a reason, and never without telling them."""

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from portal.accounts.services import Actor
from portal.cases import council, desk, progress
from portal.cases.complaints.guarding import stage_is_open
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import WAITING, Status
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict, Sentence
from portal.core.events import emit
from portal.core.i18n import _l, current

_LONGEST: Final = timedelta(days=366)
# What is waited for in these is a day that was booked, or the resident.
_NO_PROMISE: Final = frozenset({*WAITING, Status.BOOKED})


class NothingPromised(Conflict):
    message = _l("There is no date to change. The case is closed, or waits for the resident.")


class ExtendInstead(Conflict):
    message = _l("The date of a complaint changes by an extension: once, by the Ombudsman’s code.")


class WrongDay(Conflict):
    """The day that was wanted can't be promised; `said` says why."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.said = message


def promises(case: Case) -> bool:
    """Whether the resident waits for news by a day that can be changed."""
    waits = case.waiting_since is not None or case.status in _NO_PROMISE
    return case.closed_at is None and not waits


def revise(actor: Actor | None, reference: str, *, by: date, reason: str) -> None:
    """Expect news by another day, for a reason that the resident reads; None is an operator.

    It stands on the timeline with the day, and is mailed. What was promised first is still what
    counts as late. Raises NotAllowed, UnknownCase, NothingPromised, WrongDay, NothingNew or
    ExtendInstead.
    """
    with transaction() as session:
        if stage_is_open(progress.locked(session, reference)):
            raise ExtendInstead
        put_off(actor, reference, by=by, reason=reason)


def put_off(actor: Actor | None, reference: str, *, by: date, reason: str) -> None:
    """The same for a complaint too: whoever calls this has seen to the code."""
    with transaction() as session:
        desk.act_on(actor, reference, answer_by=by.isoformat())
        case = progress.locked(session, reference)
        if not promises(case):
            raise NothingPromised
        if not reason.strip():
            raise progress.NothingNew
        _check(case, by)
        if case.acknowledged_at is None:
            progress.acknowledge(case)
        case.promised = case.promised or case.respond_by
        case.respond_by = by
        entry = _entry(case, by, reason.strip(), actor)
        session.add(entry)
        tell_witnesses(case, entry, with_note=True)
        said = {"status": case.status.value, "public": True}
        emit("case.updated", case.id, entry_id=str(entry.id), **said)


def _check(case: Case, by: date) -> None:
    today = clock.today()
    if by <= today:
        raise WrongDay(_l("Enter a day after today"))
    if by > today + _LONGEST:
        raise WrongDay(_l("Enter a day within a year"))
    if not clock.is_working_day(by, division=council.division()):
        raise WrongDay(_l("Enter a working day: not a weekend or a bank holiday"))
    if by == case.respond_by:
        raise WrongDay(_l("The resident expects news by that day already"))


def _entry(case: Case, by: date, reason: str, actor: Actor | None) -> TimelineEntry:
    return TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.DATE,
        public=True,
        status=case.status,
        note=reason,
        author=actor.name if actor else None,
        locale=current().code,
        expect_by=by,
    )
