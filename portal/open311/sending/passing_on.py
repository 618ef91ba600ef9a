"""What happens to a report that another authority has is told to it: reopened, disputed, words.

Their server knows an update by its number: the same one, sent again, is there once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core import clock, jobs, logs
from portal.core.db import transaction
from portal.core.jobs import BackOff
from portal.core.settings import settings
from portal.faults import services as faults
from portal.open311.models import Forwarding, Sending, UpdateOut
from portal.open311.sending import gateway, servers, telling, words
from portal.open311.sending.gateway import Undelivered

_LEASE = timedelta(minutes=2)
_NOT_YET = timedelta(minutes=5)
_GIVE_UP_AFTER = 40  # tries: about a day and a half
_A_BATCH = 100
_ON_THE_WAY = (Sending.WAITING, Sending.TOKEN, Sending.SENT)


def plan_update(report_id: UUID, update_id: UUID) -> None:
    """Have those told who have this report, but not of what they said themselves."""
    update = faults.update_of(update_id)
    if update is None:
        return
    with transaction() as session:
        for each in _forwardings(session, report_id):
            if each.authority != update.authority:
                _plan(session, each.id, uuid5(each.id, str(update_id)), update_id)


def plan_words(report_id: UUID) -> None:
    """Have those told what the reporter wrote, who were sent the report without it."""
    report = faults.report_of(report_id)
    if report is None or not (report.text or report.detail):
        return
    with transaction() as session:
        for each in _forwardings(session, report_id):
            if each.facts.get("words") is False:
                _plan(session, each.id, uuid5(each.id, "words"), None)


def enqueue_due() -> int:
    """Updates that wait; how many."""
    due = (
        select(UpdateOut.id)
        .where(UpdateOut.sent_at.is_(None), UpdateOut.due_at <= clock.now())
        .order_by(UpdateOut.due_at)
        .limit(_A_BATCH)
    )
    with transaction() as session:
        ids = list(session.scalars(due))
        for each in ids:
            jobs.enqueue("open311.tell", once=f"open311 {each}", out_id=str(each))
    return len(ids)


@dataclass(frozen=True)
class _Work:
    id: UUID
    report_id: UUID
    authority: str
    number: str
    update_id: UUID | None
    attempts: int


def tell(out_id: UUID) -> None:
    """One try, of one worker at a time."""
    work = _claimed(out_id)
    if work is None:
        return
    try:
        _try(work)
    except Undelivered as fault:
        _put_off(work, fault)
    else:
        _done(work, None)


def _try(work: _Work) -> None:
    """Raises Undelivered."""
    found = servers.authority(work.authority)
    server = servers.server_of(found) if found else None
    if server is None:
        raise Undelivered("NoKey", unsure=False)
    form = _form(work)
    if form is not None:
        gateway.post_update(server, form)


def _forwardings(session: Session, report_id: UUID) -> list[Forwarding]:
    asked = select(Forwarding).where(
        Forwarding.report_id == report_id, Forwarding.state.in_(_ON_THE_WAY)
    )
    return list(session.scalars(asked.execution_options(populate_existing=True)))


def _plan(session: Session, forwarding_id: UUID, out_id: UUID, update_id: UUID | None) -> None:
    made = (
        insert(UpdateOut)
        .values(
            id=out_id,
            forwarding_id=forwarding_id,
            update_id=update_id,
            attempts=0,
            due_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(UpdateOut.id)
    )
    if session.scalar(made):
        jobs.enqueue("open311.tell", out_id=str(out_id))


def _claimed(out_id: UUID) -> _Work | None:
    """None where another has it, or where the report itself isn't there yet."""
    now = clock.now()
    with transaction() as session:
        row = session.execute(
            select(UpdateOut, Forwarding)
            .join(Forwarding, Forwarding.id == UpdateOut.forwarding_id)
            .where(UpdateOut.id == out_id, UpdateOut.sent_at.is_(None), UpdateOut.due_at <= now)
            .with_for_update(of=UpdateOut, skip_locked=True)
            .execution_options(populate_existing=True)
        ).one_or_none()
        if row is None:
            return None
        out, forwarding = row
        if forwarding.state in {Sending.FAILED, Sending.CANCELLED}:
            session.delete(out)  # they never had the report: an officer knows
            return None
        if forwarding.external_id is None:
            out.due_at = now + _NOT_YET
            return None
        out.attempts += 1
        out.due_at = now + _LEASE
        return _Work(
            out.id, forwarding.report_id, forwarding.authority, forwarding.external_id,
            out.update_id, out.attempts,
        )  # fmt: skip


def _form(work: _Work) -> dict[str, str] | None:
    """None where there is nothing left to say: it was taken back meanwhile."""
    if work.update_id is None:
        report = faults.report_of(work.report_id)
        if report is None or not (report.text or report.detail):
            return None
        return words.words_form(work.number, str(work.id), report)
    update = faults.update_of(work.update_id)
    sender = str(settings().council.get("name", ""))
    return words.update_form(work.number, str(work.id), update, sender) if update else None


def _put_off(work: _Work, fault: Undelivered) -> None:
    logs.log.warning("open311.untold", fault=fault.fault, attempts=work.attempts)
    if fault.for_good or fault.unknown or work.attempts >= _GIVE_UP_AFTER:
        _done(work, fault.fault)
        return
    with transaction() as session:
        row = session.get(UpdateOut, work.id, with_for_update=True, populate_existing=True)
        if row is not None and row.sent_at is None:
            row.fault = fault.fault
            row.due_at = clock.now() + BackOff.wait(work.attempts - 1)
            jobs.enqueue("open311.tell", at=row.due_at, out_id=str(row.id))


def _done(work: _Work, fault: str | None) -> None:
    """Told, or given up: then an officer hears of it."""
    now: datetime = clock.now()
    with transaction() as session:
        row = session.get(UpdateOut, work.id, with_for_update=True, populate_existing=True)
        if row is None or row.sent_at is not None:
            return
        row.sent_at, row.fault = now, fault
        if fault is not None:
            telling.not_told(work.report_id, work.authority, fault)
        elif work.update_id is None:
            forwarding = session.get(Forwarding, row.forwarding_id, with_for_update=True)
            if forwarding is not None:
                forwarding.facts = {**forwarding.facts, "words": True}
