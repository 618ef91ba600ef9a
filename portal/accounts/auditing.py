"""Writing down which member of staff looked at or changed what, in the transaction that does it."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert

from portal.accounts.models import Action, AuditEntry
from portal.accounts.permissions import Actor
from portal.core import clock
from portal.core.db import transaction


def record(
    actor: Actor | None,
    action: Action,
    *,
    person_id: UUID | None = None,
    case_id: UUID | None = None,
    why: str | None = None,
    **what: Any,
) -> UUID:
    """Add to the audit log; the id of the entry.

    `what` are ids, states and names of things: never what people wrote.
    `actor` is None for an operator at the command line. What staff read is shown to them only if
    this could be written.
    """
    entry_id = uuid4()
    with transaction() as session:
        session.add(
            AuditEntry(
                id=entry_id,
                at=clock.now(),
                staff_id=actor.id if actor else None,
                action=action,
                person_id=person_id,
                case_id=case_id,
                what=what,
                why=why,
            )
        )
    return entry_id


class About(NamedTuple):
    """Whom and which case an entry is about."""

    person_id: UUID | None
    case_id: UUID | None


def record_each(
    actor: Actor | None, action: Action, everything: Iterable[About], **what: Any
) -> None:
    """As `record`, an entry for each of many: one statement, however many."""
    same = {
        "at": clock.now(),
        "staff_id": actor.id if actor else None,
        "action": action,
        "what": what,
    }
    entries = [{"id": uuid4(), **same, **about._asdict()} for about in everything]
    if entries:
        with transaction() as session:
            session.execute(insert(AuditEntry), entries)
