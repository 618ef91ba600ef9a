"""What the council says on a case answers those who got in touch about it before.

Any word of an officer's acknowledges; a message or the end of the case answers. Where a case goes
on in another one, that one's end answers for both.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, Uuid, func, literal, select, update

from portal.cases.models import CaseMessage, Direction, EntryKind, TimelineEntry
from portal.cases.working.contacts import goes_on_in, wrote_online
from portal.cases.working.models import CaseContact, CaseTie, Tie
from portal.core import db
from portal.core.db import transaction


def message_sent(case_id: UUID, message_id: UUID) -> None:
    """A message went either way; told twice, it counts once."""
    message = db.session.get(CaseMessage, message_id)
    if message is None:  # its case was emptied since
        return
    if message.direction is Direction.IN:
        wrote_online(case_id, key=message.id, at=message.at)
    else:
        _said(case_id, message.at, answers=True)


def entry_written(case_id: UUID, entry_id: UUID) -> None:
    """A public entry: by an officer it acknowledges, a new day is a notice (R3), an end answers."""
    entry = db.session.get(TimelineEntry, entry_id)
    if entry is None or not entry.public:
        return
    if entry.kind is EntryKind.DATE:
        _noticed(case_id, entry.at)
    if entry.author is not None or entry.status.closed:
        ended = entry.status.closed and goes_on_in(case_id) == case_id
        _said(case_id, entry.at, answers=ended)


def _said(case_id: UUID, at: datetime, *, answers: bool) -> None:
    said = {CaseContact.acknowledged_at: func.coalesce(CaseContact.acknowledged_at, at)}
    if answers:
        said[CaseContact.answered_at] = func.coalesce(CaseContact.answered_at, at)
    with transaction() as session:
        session.execute(_open_ones(case_id, at).values(said))


def _noticed(case_id: UUID, at: datetime) -> None:
    with transaction() as session:
        session.execute(_open_ones(case_id, at).values(noticed_at=at))


def _open_ones(case_id: UUID, until: datetime) -> Update:
    """Those of the case, and of all that go on in it."""
    here = select(literal(case_id, Uuid).label("id")).cte(recursive=True)
    merged = select(CaseTie.case_id).where(
        CaseTie.other_id == here.c.id, CaseTie.tie == Tie.MERGED, CaseTie.undone_at.is_(None)
    )
    return update(CaseContact).where(
        CaseContact.case_id.in_(select(here.union(merged).c.id)),
        CaseContact.received_at <= until,
        CaseContact.answered_at.is_(None),
    )
