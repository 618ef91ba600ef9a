"""Visits: begun by an adviser, agreed to by the visitor, and cleared away at the end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update

from portal.accounts.services import Action, Actor, Permission, record, staff_names
from portal.assisted import consent, places
from portal.assisted.models import By, Ending, Role, Visit
from portal.cases.services import Channel
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.errors import NotFound, Sentence
from portal.core.i18n import _l
from portal.eforms import services as eforms

STILL = timedelta(minutes=30)  # as long as an adviser's own session lies still
KEPT = timedelta(days=365)  # how long it is known whom it was for
_TOUCHED_EACH = timedelta(minutes=1)
_TOKEN_BYTES = 32

CHANNELS = {By.COUNTER: Channel.COUNTER, By.PHONE: Channel.PHONE}
BY_WORDS: dict[By, Sentence] = {By.COUNTER: _l("In person"), By.PHONE: _l("On the phone")}
ROLE_WORDS: dict[Role, Sentence] = {
    Role.CARER: _l("Carer"),
    Role.ATTORNEY: _l("Attorney or deputy"),
    Role.COUNCILLOR: _l("Councillor"),
    Role.OTHER: _l("Somebody else they chose"),
}


class NoSuchVisit(NotFound):
    pass


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an adviser says of a visitor. `speaker` acts for them, by an `authority`."""

    place: str
    by: By
    name: str
    locale: str
    role: Role | None = None
    speaker: str | None = None
    authority: str | None = None


@dataclass(frozen=True)
class Helping:
    """A visit as pages show it. `agreed` is whether the visitor has consented."""

    id: UUID
    staff_id: UUID
    adviser: str
    place: str
    by: By
    name: str
    locale: i18n.Locale
    role: Role | None
    speaker: str | None
    authority: str | None
    agreed: bool
    started_at: datetime
    ended_at: datetime | None

    @property
    def channel(self) -> Channel:
        return CHANNELS[self.by]

    @property
    def role_words(self) -> Sentence | None:
        return ROLE_WORDS[self.role] if self.role else None


@dataclass(frozen=True)
class Begun:
    """The two names that the browser is given; nothing else keeps the first."""

    token: str
    browser: str


def start(actor: Actor, wanted: Wanted, browser: str, *, key: UUID) -> Begun:
    """Begin to help somebody, whose forms are bound to `browser`; what is open elsewhere stays.

    `key` came with the form: sent twice, it is one visit, and the later answer holds. Raises
    NotAllowed, UnknownPlace.
    """
    actor.require(Permission.ACT_FOR_VISITORS)
    place, token = places.named(wanted.place), secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction() as session:
        known = session.get(Visit, key, with_for_update=True)
        if known is not None and known.staff_id == actor.id and _only_begun(known):
            known.token_digest, known.browser = security.digest(token), browser
            return Begun(token, browser)
        visit = _begun(actor, wanted, uuid4() if known else key, place.slug)
        visit.token_digest, visit.browser = security.digest(token), browser
        session.add(visit)
        record(actor, Action.CHANGE, visit=str(visit.id), visit_is="begun", place=place.slug)
    return Begun(token, browser)


def _only_begun(visit: Visit) -> bool:
    """Nobody has agreed to it, so nothing has been done in it."""
    return visit.consented_at is None and visit.ended_at is None


def _begun(actor: Actor, wanted: Wanted, visit_id: UUID, place: str) -> Visit:
    now = clock.now()
    return Visit(
        id=visit_id,
        staff_id=actor.id,
        place=place,
        by=wanted.by,
        name=wanted.name,
        locale=wanted.locale,
        role=wanted.role,
        speaker=wanted.speaker if wanted.role else None,
        authority=wanted.authority if wanted.role else None,
        started_at=now,
        seen_at=now,
    )


def agree(actor: Actor, visit_id: UUID) -> None:
    """The visitor agrees, in the language in use, to the words as they are now; once."""
    with transaction() as session:
        kept = session.scalar(
            update(Visit)
            .where(Visit.id == visit_id, Visit.staff_id == actor.id, Visit.consented_at.is_(None))
            .values(
                consent=consent.agreed(),
                consent_version=consent.VERSION,
                consent_locale=i18n.current().code,
                consented_at=clock.now(),
            )
            .returning(Visit.id)
        )
        if kept is not None:
            record(actor, Action.CHANGE, visit=str(visit_id), visit_is="agreed to")


def of_token(token: str, *, in_use: bool) -> Helping | None:
    """The visit of this cookie, if it goes on; using it puts its end off.

    It isn't `in_use` where a page asks for news by itself.
    """
    row = _one(Visit.token_digest == security.digest(token))
    now = clock.now()
    if row is None or row.ended_at is not None or now - row.seen_at > STILL:
        return None
    if in_use and now - row.seen_at > _TOUCHED_EACH:
        with transaction() as session:
            session.execute(update(Visit).where(Visit.id == row.id).values(seen_at=now))
    return _shown(row)


def of(visit_id: UUID) -> Helping:
    """Raises NoSuchVisit."""
    row = _one(Visit.id == visit_id)
    if row is None:
        raise NoSuchVisit
    return _shown(row)


def left_open(actor: Actor) -> list[Helping]:
    """Those that this adviser never finished: the browser was closed, or broke down."""
    wanted = select(Visit).where(Visit.staff_id == actor.id, Visit.ended_at.is_(None))
    return [_shown(row) for row in db.session.scalars(wanted.order_by(Visit.started_at))]


def last_place(actor: Actor) -> str:
    """Where this adviser helped last: they are probably still there."""
    wanted = select(Visit.place).where(Visit.staff_id == actor.id)
    return db.session.scalar(wanted.order_by(Visit.started_at.desc()).limit(1)) or ""


def finish(actor: Actor, visit_id: UUID) -> None:
    """End a visit of this adviser; what wasn't sent or saved is deleted. Raises NoSuchVisit."""
    with transaction() as session:
        visit = session.get(Visit, visit_id, with_for_update=True, populate_existing=True)
        if visit is None or visit.staff_id != actor.id:
            raise NoSuchVisit
        if visit.ended_at is None:
            _end(visit, Ending.FINISHED)
            record(actor, Action.CHANGE, visit=str(visit.id), visit_is="finished")


def leave(token: str) -> None:
    """A machine is found with a visit that doesn't go on: the same, by nobody."""
    with transaction() as session:
        known = select(Visit).where(Visit.token_digest == security.digest(token))
        visit = session.scalar(known.with_for_update().execution_options(populate_existing=True))
        if visit is not None and visit.ended_at is None:
            _end(visit, Ending.LEFT)


def tidy() -> int:
    """End what lies still, and forget whom visits of long ago were for; how many ended."""
    now = clock.now()
    with transaction() as session:
        still = select(Visit).where(Visit.ended_at.is_(None), Visit.seen_at < now - STILL)
        ended = session.scalars(still.with_for_update(skip_locked=True)).all()
        for visit in ended:
            _end(visit, Ending.LEFT)
        old = (Visit.ended_at < now - KEPT, Visit.name.is_not(None))
        nobody: dict[str, Any] = {"name": None, "authority": None, "speaker": None, "role": None}
        session.execute(
            update(Visit).where(*old).values(nobody),
            execution_options={"synchronize_session": False},
        )
    return len(ended)


def _end(visit: Visit, ending: Ending) -> None:
    eforms.leave(visit.browser)
    visit.browser = None
    visit.ended_at, visit.ending = clock.now(), ending


def _one(which: ColumnElement[bool]) -> Visit | None:
    wanted = select(Visit).where(which).execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def _shown(row: Visit) -> Helping:
    return Helping(
        id=row.id,
        staff_id=row.staff_id,
        adviser=staff_names([row.staff_id]).get(row.staff_id, ""),
        place=places.name_of(row.place),
        by=row.by,
        name=row.name or "",
        locale=i18n.BY_CODE.get(row.locale, i18n.DEFAULT),
        role=row.role,
        speaker=row.speaker,
        authority=row.authority,
        agreed=row.consented_at is not None,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
