"""What another authority says of the reports it has from us: read again and again, heard once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, logs
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.faults import services as faults
from portal.faults.services import AuthorityView, By, Coming
from portal.open311 import hearing
from portal.open311.models import Forwarding, HeardUntil, Sending
from portal.open311.protocol import parameters, statuses
from portal.open311.sending import gateway, servers
from portal.open311.sending.gateway import Server, TheirRequest, TheirUpdate, Undelivered

_OVERLAP = timedelta(hours=1)  # what they wrote down late
_LEASE = timedelta(minutes=4)
_A_BATCH = 50
_MOST_FOLLOWED = 500


@dataclass(frozen=True)
class _Ours:
    """A report of ours that they have."""

    report_id: UUID
    external_id: str


def read_all() -> None:
    """One authority that is away doesn't stop the others."""
    for each in servers.taking():
        server = servers.server_of(each)
        since = _begun(each) if server else None
        if server is None or since is None:
            continue
        try:
            _read(each, server, since)
        except Undelivered as fault:
            logs.log.warning("open311.unread", authority=each.key, fault=fault.fault)
            _note(each.key, fault=fault.fault)


def _read(authority: AuthorityView, server: Server, since: datetime) -> None:
    """Raises Undelivered. What is read is noted once all of it was heard."""
    now = clock.now()
    until = min(now, since + parameters.LONGEST_WINDOW)
    try:
        found = gateway.find_updates(server, since - _OVERLAP, until)
    except Undelivered as fault:
        if not fault.unknown:
            raise
        _follow_requests(authority, server)
        _note(authority.key, until=now)
        return
    ours = _ours(authority.key, {each.number for each in found})
    for each in sorted(found, key=lambda update: update.at):
        if each.number in ours:
            _hear(authority, ours[each.number], each)
    _note(authority.key, until=until)


def _begun(authority: AuthorityView) -> datetime | None:
    """Since when to ask; None where nobody is waited for, or another worker asks right now."""
    first = select(Forwarding.sent_at).where(
        Forwarding.authority == authority.key, Forwarding.state == Sending.SENT
    )
    began = db.session.scalar(first.order_by(Forwarding.sent_at).limit(1))
    if began is None:
        return None
    now = clock.now()
    with transaction() as session:
        session.execute(
            insert(HeardUntil)
            .values(id=uuid4(), authority=authority.key, until=began)
            .on_conflict_do_nothing()
        )
        row = session.scalar(
            select(HeardUntil)
            .where(HeardUntil.authority == authority.key)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None or (row.asked_at is not None and row.asked_at > now - _LEASE):
            return None
        row.asked_at = now
        return row.until


def _note(authority_key: str, *, until: datetime | None = None, fault: str | None = None) -> None:
    with transaction() as session:
        row = session.scalar(
            select(HeardUntil).where(HeardUntil.authority == authority_key).with_for_update()
        )
        if row is not None:
            row.until = max(row.until, until) if until else row.until
            row.asked_at, row.fault = None, fault


def _ours(authority_key: str, numbers: Iterable[str]) -> dict[str, _Ours]:
    rows = db.session.execute(
        select(Forwarding.report_id, Forwarding.external_id).where(
            Forwarding.authority == authority_key, Forwarding.external_id.in_(list(numbers))
        )
    )
    return {row.external_id: _Ours(row.report_id, row.external_id) for row in rows}


def _hear(authority: AuthorityView, ours: _Ours, update: TheirUpdate) -> None:
    """One that can't be followed is noted without its status; one that breaks stops no other."""
    report = faults.report_of(ours.report_id)
    if report is None:
        return
    coming = Coming(by=By.AUTHORITY, authority=authority.key, external_id=update.update_id[:120])
    known = update.status.lower() in statuses.KNOWN
    word = update.status if known else statuses.UNCHANGED
    try:
        for each in (word, statuses.UNCHANGED):
            said = hearing.Said(report.reference, report.case_id, each, update.description)
            try:
                hearing.hear(said, coming, author=authority.name)
            except hearing.CannotFollow:
                continue
            return
    except PortalError as fault:
        logs.log.warning("open311.unheard", authority=authority.key, fault=type(fault).__name__)


def _follow_requests(authority: AuthorityView, server: Server) -> None:
    """Of a server without updates: whether each request is open or closed. Raises Undelivered."""
    open_ones = _followed(authority.key)
    for start in range(0, len(open_ones), _A_BATCH):
        numbers = [each.external_id for each in open_ones[start : start + _A_BATCH]]
        found = gateway.find_requests(server, service_request_id=",".join(numbers))
        ours = {each.external_id: each for each in open_ones}
        for each in found:
            if each.number in ours:
                _hear(authority, ours[each.number], _as_update(each))


def _as_update(request: TheirRequest) -> TheirUpdate:
    """Its status is known by what it says, so that it is heard once."""
    closed = request.status.lower() == statuses.CLOSED
    word = statuses.CLOSED if closed else statuses.OPEN
    number = f"{word}:{request.updated or ''}"
    notes = request.status_notes if closed else None
    return TheirUpdate(number, request.number, word, notes, clock.now())


def _followed(authority_key: str) -> list[_Ours]:
    rows = db.session.execute(
        select(Forwarding.report_id, Forwarding.external_id)
        .where(
            Forwarding.authority == authority_key,
            Forwarding.state == Sending.SENT,
            Forwarding.external_id.is_not(None),
        )
        .order_by(Forwarding.sent_at.desc())
        .limit(_MOST_FOLLOWED)
    )
    return [_Ours(row.report_id, row.external_id) for row in rows]
