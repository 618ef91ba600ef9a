"""Giving a person another email address, once it is shown to be theirs."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.own import preferences
from portal.accounts.people import digest_of
from portal.accounts.signing_in import devices
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l
from portal.notifications.services import queue_email


class AddressTaken(Conflict):
    """Only told to whoever has shown that the address is theirs."""

    message = _l("There is another account with this email address. Sign in with it instead.")


def refuse_if_taken(person_id: UUID, email: str) -> None:
    """Raises AddressTaken where somebody else has proved the address, and mails that address why.

    Ask only after a code from that address: a stranger must not learn whether there is an account.
    """
    other = _other(db.session(), person_id, email)
    if other is None or other.proved_at is None:
        return
    with transaction():
        locale = preferences.locale_for(email, i18n.current().code)
        queue_email(
            key=f"address_taken:{person_id}:{clock.now():%Y%m%d%H}:{digest_of(email)[:16]}",
            to=other.email,
            locale=locale,
            template="address_taken",
            values={},
        )
    raise AddressTaken


def give(person: Person, email: str, session_id: UUID) -> None:
    """Give a proved address to a person, in the caller's transaction; other sessions end.

    A record that nobody has proved, made because somebody wrote this address into a form, becomes
    part of this person: `person.joined` tells the domains above. Raises AddressTaken.
    """
    session = db.session()
    other = _other(session, person.id, email, lock=True)
    if other is not None:
        if other.proved_at is not None:
            raise AddressTaken
        _empty(session, other)
        emit("person.joined", person.id, was=str(other.id))
    person.email = email
    person.email_digest = digest_of(email)
    devices.end_all(person.id, but=session_id)


def _other(session: Session, person_id: UUID, email: str, *, lock: bool = False) -> Person | None:
    known = select(Person).where(Person.email_digest == digest_of(email), Person.id != person_id)
    if lock:
        known = known.with_for_update().execution_options(populate_existing=True)
    return session.scalar(known)


def _empty(session: Session, other: Person) -> None:
    """Nothing can be found by it any more; the row stays, as what it is named in may too."""
    other.email_digest = security.keyed_digest("joined", str(other.id))
    other.email = ""
    other.name = other.phone = other.address = None
    session.flush()
