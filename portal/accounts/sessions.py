"""Signed-in sessions: begun with a new random name, used, and ended from anywhere."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import AccountSession, Method, Person, ProviderSession, StaffMember
from portal.accounts.permissions import Actor, Role
from portal.core import clock, db, security
from portal.core.db import transaction

_TOKEN_BYTES = 32
_TOUCHED_EACH = timedelta(minutes=1)
_KEPT_ENDED = timedelta(days=7)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: unused, and in all. Times in minutes and hours."""

    idle_minutes: int
    hours: float


RESIDENT = Limits(idle_minutes=30, hours=12)
SHARED_DEVICE = Limits(idle_minutes=5, hours=1)
STAFF = Limits(idle_minutes=30, hours=10)


@dataclass(frozen=True)
class Origin:
    """Where a session comes from at an OpenID Connect provider, so that it can end it.

    `id_token` is shown to the `provider` again where signing out leads there too.
    """

    issuer: str
    subject: str
    sid: str | None = None
    provider: str = ""
    id_token: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How somebody signed in. `device` is what the browser says it is, in a few words."""

    method: Method
    device: str = ""
    shared: bool = False
    second_factor: bool = False
    origin: Origin | None = None


@dataclass(frozen=True)
class SignedIn:
    """A session in use. Exactly one of `person_id` and `staff_id` is set.

    `ends_at` is when it ends unless it is used before; `expires_at` when it ends in any case.
    """

    id: UUID
    person_id: UUID | None
    staff_id: UUID | None
    method: Method
    shared: bool
    second_factor_at: datetime | None
    idle_minutes: int
    started_at: datetime
    seen_at: datetime
    expires_at: datetime

    @property
    def ends_at(self) -> datetime:
        return min(self.seen_at + timedelta(minutes=self.idle_minutes), self.expires_at)

    @property
    def last(self) -> bool:
        """Whether `ends_at` can't be put off any more."""
        return self.ends_at == self.expires_at


def start_for_person(person_id: UUID, arrival: Arrival) -> str:
    """Begin a resident's session; the token for the cookie, which nothing else keeps.

    Whoever signs in has proved that the address is theirs.
    """
    limits = SHARED_DEVICE if arrival.shared else RESIDENT
    now = clock.now()
    with transaction() as session:
        token = _begin(session, limits, arrival, person_id=person_id)
        session.execute(
            update(Person)
            .where(Person.id == person_id, Person.proved_at.is_(None))
            .values(proved_at=now)
        )
    return token


def start_for_staff(staff_id: UUID, arrival: Arrival) -> str:
    """Begin a session of staff; without the second factor it opens nothing but the page for it."""
    with transaction() as session:
        return _begin(session, STAFF, arrival, staff_id=staff_id)


def find(token: str, *, in_use: bool = True) -> SignedIn | None:
    """The session of this cookie, unless it has ended; using it puts its end off.

    It isn't `in_use` where a page asks for news by itself: nobody may be there.
    """
    columns = [getattr(AccountSession, name) for name in SignedIn.__dataclass_fields__]
    row = db.session.execute(
        select(*columns).where(
            AccountSession.token_digest == security.digest(token),
            AccountSession.ended_at.is_(None),
        )
    ).one_or_none()
    found = SignedIn(*row) if row else None
    now = clock.now()
    if found is None or found.ends_at <= now:
        return None
    if not in_use or now - found.seen_at < _TOUCHED_EACH:
        return found
    touch(found.id)
    return replace(found, seen_at=now)


def person_of(token: str) -> UUID | None:
    """The resident whose session this cookie names, also where it is over by now."""
    return db.session.scalar(
        select(AccountSession.person_id).where(
            AccountSession.token_digest == security.digest(token)
        )
    )


def touch(session_id: UUID) -> None:
    """Say that a session is in use."""
    with transaction() as session:
        session.execute(
            update(AccountSession)
            .where(AccountSession.id == session_id, AccountSession.ended_at.is_(None))
            .values(seen_at=clock.now())
        )


def end(session_id: UUID) -> None:
    """Sign out; a session that has ended already is fine."""
    with transaction() as session:
        session.execute(
            update(AccountSession)
            .where(AccountSession.id == session_id, AccountSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def tidy() -> int:
    """Delete sessions that ended more than a week ago; how many."""
    over = AccountSession.expires_at < clock.now() - _KEPT_ENDED
    with transaction() as session:
        gone = session.scalars(delete(AccountSession).where(over).returning(AccountSession.id))
        return len(gone.all())


def actor_of(signed_in: SignedIn) -> Actor | None:
    """The member of staff of a session in which both factors were shown, unless they have left."""
    if signed_in.staff_id is None or signed_in.second_factor_at is None:
        return None
    member = db.session.get(StaffMember, signed_in.staff_id)
    if member is None or member.ended_at is not None:
        return None
    roles = frozenset(Role(role) for role in member.roles)
    return Actor(member.id, member.name, roles, frozenset(member.teams))


def _begin(session: Session, limits: Limits, arrival: Arrival, **whose: UUID) -> str:
    now = clock.now()
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    origin = arrival.origin
    begun = uuid4()
    session.add(
        AccountSession(
            id=begun,
            token_digest=security.digest(token),
            method=arrival.method,
            second_factor_at=now if arrival.second_factor else None,
            shared=arrival.shared,
            idle_minutes=limits.idle_minutes,
            device=arrival.device[:100],
            started_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=limits.hours),
            issuer=origin.issuer if origin else None,
            subject=origin.subject if origin else None,
            sid=origin.sid if origin else None,
            **whose,
        )
    )
    if origin and origin.id_token:
        session.flush()  # the row that this one points to
        session.add(
            ProviderSession(session_id=begun, provider=origin.provider, id_token=origin.id_token)
        )
    return token
