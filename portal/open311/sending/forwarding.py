"""Handing a report over: once, whatever is lost on the way.

The protocol knows no replay: what is sent twice is there twice. So it is noted before each try, and
a try whose end isn't known is followed by looking whether they have it, by our reference, before
anything is sent again. While they can't be asked, nothing is sent.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs, logs
from portal.core.db import transaction
from portal.core.jobs import BackOff
from portal.faults import services as faults
from portal.faults.services import AuthorityView
from portal.open311.models import Forwarding, Sending
from portal.open311.protocol import dates
from portal.open311.sending import gateway, servers, telling, words
from portal.open311.sending.gateway import Server, Undelivered

LEASE = timedelta(minutes=2)  # for which one worker has it: longer than all its calls take
GIVE_UP_AFTER = timedelta(days=2)
_CLOCKS_DIFFER = timedelta(hours=1)
_POLLS = (2, 2, 2, 2, 2, 60, 300, 900, 3600)  # seconds until a token is asked for again
_A_BATCH = 100
_WAITING = (Sending.WAITING, Sending.TOKEN)
_SAME_PLACE = 0.000002  # degrees


@dataclass(frozen=True)
class Work:
    """One try. `unsure`: one before may have been taken."""

    id: UUID
    report_id: UUID
    authority: str
    state: Sending
    attempts: int
    token: str | None
    first_at: datetime
    unsure: bool


def plan(report_id: UUID, authority_key: str | None) -> None:
    """Have a report handed to whoever is responsible, if they take its category from us."""
    found = servers.authority(authority_key) if authority_key else None
    report = faults.report_of(report_id)
    if found is None or report is None or not found.takes(report.category):
        return
    with transaction() as session:
        made = (
            insert(Forwarding)
            .values(
                id=uuid4(), report_id=report_id, authority=found.key, state=Sending.WAITING,
                attempts=0, due_at=clock.now(), facts={},
            )
            .on_conflict_do_nothing()
            .returning(Forwarding.id)
        )  # fmt: skip
        if forwarding_id := session.scalar(made):
            jobs.enqueue("open311.forward", forwarding_id=str(forwarding_id))


def enqueue_due() -> int:
    """What is due, and what a killed worker had in hand; how many."""
    due = (
        select(Forwarding.id)
        .where(Forwarding.state.in_(_WAITING), Forwarding.due_at <= clock.now())
        .order_by(Forwarding.due_at)
        .limit(_A_BATCH)
    )
    with transaction() as session:
        ids = list(session.scalars(due))
        for each in ids:
            jobs.enqueue("open311.forward", once=f"open311 {each}", forwarding_id=str(each))
    return len(ids)


def forward(forwarding_id: UUID) -> None:
    """One try, of one worker at a time."""
    work = _claimed(forwarding_id)
    if work is None:
        return
    found = servers.authority(work.authority)
    report = faults.report_of(work.report_id)
    if report is None or found is None or not _to_be_sent(report, found, work):
        _settle(work.id, state=Sending.CANCELLED)
        return
    server = servers.server_of(found)
    if server is None:
        _put_off(work, Undelivered("NoKey", unsure=False))
        return
    try:
        _try(work, server, report, found)
    except Undelivered as fault:
        _put_off(work, fault)


def _to_be_sent(report: faults.Exchanged, found: AuthorityView, work: Work) -> bool:
    """What an officer took back isn't sent, unless it may be there already."""
    gone = report.withdrawn and not work.unsure and work.state is Sending.WAITING
    return found.takes(report.category) and not gone


def _claimed(forwarding_id: UUID) -> Work | None:
    """Taken for this try, noted before anything is sent; None where another has it."""
    now = clock.now()
    with transaction() as session:
        row = session.scalar(
            select(Forwarding)
            .where(
                Forwarding.id == forwarding_id,
                Forwarding.state.in_(_WAITING),
                Forwarding.due_at <= now,
            )
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            return None
        unsure = bool(row.facts.get("unsure"))
        first = row.facts.get("first", now.isoformat())
        row.facts = {**row.facts, "first": first, "unsure": True}
        row.attempts += 1
        row.due_at = now + LEASE
        return Work(
            row.id, row.report_id, row.authority, row.state, row.attempts, row.token,
            datetime.fromisoformat(first), unsure,
        )  # fmt: skip


def _try(work: Work, server: Server, report: faults.Exchanged, found: AuthorityView) -> None:
    if work.state is Sending.TOKEN and work.token:
        number = gateway.ask_token(server, work.token)
        _settle(work.id, state=Sending.SENT if number else Sending.TOKEN, number=number)
        return
    form = words.request_form(report, found)
    if work.unsure and (number := _known(work, server, report, form)):
        _settle(work.id, state=Sending.SENT, number=number, words=report.text is not None)
        return
    taken = gateway.post_request(server, form)
    state = Sending.SENT if taken.number else Sending.TOKEN
    _settle(
        work.id, state=state, number=taken.number, token=taken.token, words=report.text is not None
    )


def _known(work: Work, server: Server, report: faults.Exchanged, form: gateway.Form) -> str | None:
    """Their number, if they have it: by our reference; where they hide words, by the place."""
    end = clock.now().astimezone(UTC) + _CLOCKS_DIFFER
    listed = gateway.find_requests(
        server,
        service_code=form["service_code"],
        start_date=dates.written(max(work.first_at - _CLOCKS_DIFFER, end - timedelta(days=89))),
        end_date=dates.written(end),
    )
    for each in listed:
        if report.reference in each.words:
            return each.number
    ours = _numbers_of(work.authority)
    for each in listed:
        hidden = not each.described and each.number not in ours
        if hidden and _same_place(each, form):
            return each.number
    return None


def _same_place(each: gateway.TheirRequest, form: gateway.Form) -> bool:
    try:
        apart = (
            float(each.lat or "") - float(form["lat"]),
            float(each.lon or "") - float(form["long"]),
        )
    except ValueError:
        return False
    return max(map(abs, apart)) <= _SAME_PLACE


def _numbers_of(authority_key: str) -> set[str]:
    known = select(Forwarding.external_id).where(
        Forwarding.authority == authority_key, Forwarding.external_id.is_not(None)
    )
    return {number for number in db.session.scalars(known) if number}


def _settle(
    forwarding_id: UUID,
    *,
    state: Sending,
    number: str | None = None,
    token: str | None = None,
    words: bool | None = None,
) -> None:
    """Note how it stands now. The first time that there is a number, people are told."""
    now = clock.now()
    with transaction() as session:
        row = session.get(Forwarding, forwarding_id, with_for_update=True, populate_existing=True)
        if row is None or row.state not in _WAITING:
            return
        facts: dict[str, Any] = {**row.facts, "unsure": False}
        if words is not None:
            facts["words"] = words
        if state is Sending.TOKEN and now - datetime.fromisoformat(facts["first"]) > GIVE_UP_AFTER:
            state = Sending.FAILED
            telling.not_handed_over(row.report_id, row.authority, "NoNumber")
        if state is Sending.TOKEN:
            polls = facts["polls"] = int(facts.get("polls", -1)) + 1
            row.due_at = now + timedelta(seconds=_POLLS[min(polls, len(_POLLS) - 1)])
            jobs.enqueue("open311.forward", at=row.due_at, forwarding_id=str(row.id))
        row.state, row.facts, row.fault = state, facts, None
        row.token = token or row.token
        row.sent_at = row.sent_at or (now if state is not Sending.CANCELLED else None)
        if number:
            row.external_id = number[:120]
            telling.handed_over(row.report_id, row.authority, number)


def _put_off(work: Work, fault: Undelivered) -> None:
    """Try again later; given up where it is refused, or after two days: an officer is told."""
    now = clock.now()
    over = now - work.first_at > GIVE_UP_AFTER
    failed = over or (fault.for_good and work.state is Sending.WAITING)
    logs.log.warning("open311.undelivered", fault=fault.fault, attempts=work.attempts)
    with transaction() as session:
        row = session.get(Forwarding, work.id, with_for_update=True, populate_existing=True)
        if row is None or row.state not in _WAITING:
            return
        unsure = work.unsure or fault.unsure
        row.facts = {**row.facts, "unsure": unsure and work.state is Sending.WAITING}
        row.fault = fault.fault
        if failed:
            row.state = Sending.FAILED
            telling.not_handed_over(row.report_id, row.authority, fault.fault)
            return
        row.due_at = now + BackOff.wait(work.attempts - 1)
        jobs.enqueue("open311.forward", at=row.due_at, forwarding_id=str(row.id))
