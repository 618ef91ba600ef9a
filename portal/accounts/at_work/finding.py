"""Advisers find a person or a case for somebody who asks for help, and say why they do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.accounts.auditing import record
from portal.accounts.models import Action, AuditEntry, Person
from portal.accounts.people import digest_of
from portal.accounts.permissions import Actor, Permission
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l

OPEN_FOR = timedelta(minutes=30)


class SearchOver(NotFound):
    message = _l("Search again: what you found stays open for 30 minutes.")


@dataclass(frozen=True)
class Searched:
    """What an adviser looked for and found, and why; exactly one of the two ids is set."""

    person_id: UUID | None
    case_id: UUID | None
    why: str


@dataclass(frozen=True)
class Known:
    """What the council has of a person by itself. `proved_at` is when they first signed in.

    `address` is {"uprn", "lines", "postcode"}.
    """

    id: UUID
    email: str
    name: str | None
    phone: str | None
    address: dict[str, Any] | None
    locale: str
    created_at: datetime
    proved_at: datetime | None


def search_person(actor: Actor, email: str, *, why: str) -> UUID | None:
    """The id of the search, which opens what was found; None where nobody has this address."""
    found = select(Person.id).where(Person.email_digest == digest_of(email))
    return search(actor, person_id=db.session.scalar(found), case_id=None, why=why)


def search(actor: Actor, *, person_id: UUID | None, case_id: UUID | None, why: str) -> UUID | None:
    """Write a search down, with what it found; its id, or None where it found nothing."""
    actor.require(Permission.FIND_PEOPLE)
    found = person_id or case_id
    entry_id = record(
        actor, Action.SEARCH, person_id=person_id, case_id=case_id, why=why, found=bool(found)
    )
    return entry_id if found else None


def searched(actor: Actor, search_id: UUID) -> Searched:
    """What this adviser has found within the last half hour. Raises SearchOver."""
    actor.require(Permission.FIND_PEOPLE)
    entry = db.session.scalar(
        select(AuditEntry).where(
            AuditEntry.id == search_id,
            AuditEntry.staff_id == actor.id,
            AuditEntry.action == Action.SEARCH,
            AuditEntry.at > clock.now() - OPEN_FOR,
        )
    )
    if entry is None or not (entry.person_id or entry.case_id):
        raise SearchOver
    return Searched(entry.person_id, entry.case_id, entry.why or "")


def reason_given(actor: Actor, entry_id: UUID, **what: str) -> str | None:
    """Why this actor said, within the last half hour, that they look for exactly this.

    It is read off the audit log, where whoever let them look wrote it down.
    """
    said = db.session.scalar(
        select(AuditEntry).where(
            AuditEntry.id == entry_id,
            AuditEntry.staff_id == actor.id,
            AuditEntry.action == Action.SEARCH,
            AuditEntry.at > clock.now() - OPEN_FOR,
        )
    )
    fits = said is not None and what.items() <= said.what.items()
    return said.why if said is not None and fits else None


def give_reason(actor: Actor, people: Iterable[UUID], *, why: str) -> None:
    """This actor looks at these people for half an hour from now, for this reason."""
    with transaction():
        for person_id in people:
            record(actor, Action.SEARCH, person_id=person_id, why=why, found=True)


def reason_to_see(actor: Actor, people: Collection[UUID]) -> str | None:
    """Why this actor looks at one of these people, where they said so within the last half hour."""
    return db.session.scalar(
        select(AuditEntry.why)
        .where(
            AuditEntry.person_id.in_(people),
            AuditEntry.staff_id == actor.id,
            AuditEntry.action == Action.SEARCH,
            AuditEntry.at > clock.now() - OPEN_FOR,
        )
        .order_by(AuditEntry.position.desc())
        .limit(1)
    )


def people_known(people: Sequence[UUID]) -> list[Known]:
    """What the council has of each, in this order; the caller asks first whether it may be read."""
    columns = [getattr(Person, name) for name in Known.__dataclass_fields__]
    rows = db.session.execute(select(*columns).where(Person.id.in_(people)))
    found = {row.id: Known(*row) for row in rows}
    return [found[each] for each in people if each in found]
