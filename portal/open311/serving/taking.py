"""A report that another system sends: checked by the form's own rules, and filed once.

Clients send again what wasn't answered, and give it no number of its own. So what came from the
same key, of the same service, place, words and contact within a day is the same report.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from portal.cases import services as cases
from portal.core import clock
from portal.core.db import transaction
from portal.eforms import services as eforms
from portal.faults import services as faults
from portal.open311.keys import Caller
from portal.open311.models import Access, Posted
from portal.open311.protocol.errors import Refused
from portal.open311.protocol.writing import Answer
from portal.open311.serving.asking import Incoming
from portal.uploads.services import Chosen

REPLAYED_WITHIN = timedelta(days=1)
_BEING_FILED = timedelta(seconds=30)


@dataclass(frozen=True)
class Taken:
    """What came of a call: the number of the report, or the token to ask for it with."""

    reference: str | None
    token: str
    notice: str = ""
    links: list[str] = field(default_factory=list)

    @property
    def answer(self) -> Answer:
        row: dict[str, Any] = {"service_request_id": self.reference}
        if self.reference is None:
            row = {"token": self.token}
        row |= {"service_notice": self.notice, "account_id": None}
        return Answer("service_requests", "request", [row])


def take(incoming: Incoming, photos: list[Chosen], caller: Caller) -> Taken:
    """File it, or find that it is filed. Raises Refused and BadKey.

    The one that came first may still be keeping its photos: then there is a token, and no number.
    """
    key_id = caller.must(Access.REPORT)
    posted = _posted(key_id, _digest(incoming, photos))
    if posted.reference is not None:
        return Taken(posted.reference, posted.token)
    if photos and not posted.new and clock.now() - posted.at < _BEING_FILED:
        return Taken(None, posted.token, "This report is being taken in. Ask with the token.")
    arrived = _file(incoming, photos, posted.id)
    _settle(posted.id, arrived, incoming.links)
    return Taken(arrived.reference, posted.token, _notice(arrived))


def tidy() -> int:
    """Forget what nobody will send again; how many. Tokens are kept for as long."""
    with transaction() as session:
        old = select(Posted).where(Posted.at < clock.now() - 2 * REPLAYED_WITHIN)
        rows = list(session.scalars(old.order_by(Posted.at).limit(_A_BATCH)))
        for row in rows:
            session.delete(row)
        return len(rows)


_A_BATCH = 1_000


@dataclass(frozen=True)
class _Known:
    id: UUID
    token: str
    reference: str | None
    at: datetime
    new: bool


def _posted(key_id: UUID, digest: str) -> _Known:
    """The row of this report: the one of within a day, or a new one. Two at once wait here."""
    now = clock.now()
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(int(digest[:15], 16))))
        known = session.scalar(
            select(Posted)
            .where(
                Posted.api_key_id == key_id,
                Posted.digest == digest,
                Posted.at > now - REPLAYED_WITHIN,
            )
            .order_by(Posted.at.desc())
            .limit(1)
        )
        if known is not None:
            return _Known(known.id, known.token, known.reference, known.at, new=False)
        made = Posted(
            id=uuid4(),
            api_key_id=key_id,
            digest=digest,
            slot=int(now.timestamp()) // int(REPLAYED_WITHIN.total_seconds()),
            token=secrets.token_urlsafe(24),
            at=now,
        )
        session.add(made)
        return _Known(made.id, made.token, None, now, new=True)


def _digest(incoming: Incoming, photos: list[Chosen]) -> str:
    """Of what it says, or of the number that its sender gave it, where there is one."""
    said: list[Any] = [incoming.service]
    if incoming.external_id:
        said.append(incoming.external_id)
    else:
        marks = [hashlib.sha256(each.content).hexdigest() for each in photos]
        said += [incoming.place, incoming.answers, incoming.text, incoming.contact_marks, marks]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _file(incoming: Incoming, photos: list[Chosen], posted_id: UUID) -> eforms.Arrived:
    try:
        return eforms.arrive(
            incoming.service,
            incoming.answers_with_place,
            key=f"open311:{posted_id}",
            source="open311",
            contact=cases.Contact(name=incoming.name, email=incoming.email, phone=incoming.phone),
            photos=photos,
        )
    except eforms.Faulty as faulty:
        wrong = (f"{incoming.parameter(each.where)}: {each.message}" for each in faulty.faults)
        raise Refused(*wrong) from None


def _settle(posted_id: UUID, arrived: eforms.Arrived, links: tuple[str, ...]) -> None:
    """Note its number, and once for the officers where its photos are that weren't sent along."""
    with transaction() as session:
        posted = session.get(Posted, posted_id, with_for_update=True, populate_existing=True)
        if posted is None or posted.reference is not None:
            return
        posted.reference = arrived.reference
        if links:
            status = cases.status_of(arrived.reference).status
            note = "\n".join(("Photos that the sender keeps:", *links))
            cases.update(arrived.reference, status=status, note=note, author=None, public=False)


def _notice(arrived: eforms.Arrived) -> str:
    said = ["Not every photo was kept.", *arrived.refused] if arrived.refused else []
    if not faults.reports_called([arrived.reference], private=True):
        said.append("We could not find this place on the map. An officer reads the report.")
    return " ".join(said)
