"""The consent ledger: what somebody agreed to or took back, in which words, and when."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.accounts.models import ConsentEntry
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.i18n import BY_CODE, DEFAULT, Locale, current, use_locale


@dataclass(frozen=True)
class Consent:
    """Where a consent stands. `wording` is what was read, in the language of `locale`."""

    purpose: str
    given: bool
    wording: str
    locale: Locale
    channel: str
    at: datetime


def record(
    person_id: UUID, purpose: str, *, given: bool, wording: str, channel: str = "web"
) -> None:
    """Add to the ledger, in the caller's transaction where one is open.

    `purpose` is a key of at most 60 characters; `wording` exactly the sentence that was agreed to
    or taken back, in the language in use. Others hear of it as `consent.changed`, by person.
    """
    with transaction() as session:
        session.add(
            ConsentEntry(
                person_id=person_id,
                purpose=purpose,
                given=given,
                wording=wording,
                wording_digest=hashlib.sha256(wording.encode()).hexdigest(),
                locale=current().code,
                channel=channel,
                at=clock.now(),
            )
        )
        emit("consent.changed", person_id, purpose=purpose, given=given)


def standing(person_id: UUID) -> dict[str, Consent]:
    """The newest word on each purpose, the newest first."""
    last = (
        select(func.max(ConsentEntry.position))
        .where(ConsentEntry.person_id == person_id)
        .group_by(ConsentEntry.purpose)
    )
    found = db.session.scalars(
        select(ConsentEntry)
        .where(ConsentEntry.position.in_(last), ConsentEntry.person_id == person_id)
        .order_by(ConsentEntry.position.desc())
    )
    return {entry.purpose: _read(entry) for entry in found}


def given(person_id: UUID, purpose: str) -> bool:
    """Whether they agree to this as things stand."""
    last = (
        select(ConsentEntry.given)
        .where(ConsentEntry.person_id == person_id, ConsentEntry.purpose == purpose)
        .order_by(ConsentEntry.position.desc())
        .limit(1)
    )
    return bool(db.session.scalar(last))


def history(person_id: UUID, *, most: int = 200) -> Iterator[Consent]:
    """Every entry, the newest first."""
    entries = (
        select(ConsentEntry)
        .where(ConsentEntry.person_id == person_id)
        .order_by(ConsentEntry.position.desc())
        .limit(most)
    )
    yield from map(_read, db.session.scalars(entries))


def withdraw(person_id: UUID, purpose: str) -> bool:
    """Take a consent back, in the words and the language it was given in; False where none is."""
    with transaction():
        consent = standing(person_id).get(purpose)
        if consent is None or not consent.given:
            return False
        with use_locale(consent.locale.code):
            record(person_id, purpose, given=False, wording=consent.wording)
        return True


def _read(entry: ConsentEntry) -> Consent:
    return Consent(
        entry.purpose,
        entry.given,
        entry.wording,
        BY_CODE.get(entry.locale, DEFAULT),
        entry.channel,
        entry.at,
    )
