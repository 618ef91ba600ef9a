"""People and staff who are signed in already: `accounts` tests how one gets there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.accounts import people, sessions
from portal.accounts.models import Method, StaffMember
from portal.accounts.permissions import Actor, Role
from portal.accounts.sessions import Arrival
from portal.core import clock, db
from portal.core.db import transaction
from tests.support.live import LivePortal

PERSON = "amina@example.org"
OFFICER = "ola@larkmere.example"


def make_person(email: str = PERSON, *, name: str = "Amina Khan", locale: str = "en") -> UUID:
    return people.person_with(email, name=name, phone=None, locale=locale)


def make_staff(
    *roles: Role, teams: tuple[str, ...] = ("highways",), email: str = OFFICER, **changes: Any
) -> UUID:
    """A member of staff who has joined; an officer unless roles are named."""
    now = clock.now()
    member = StaffMember(
        id=uuid4(), email_digest=people.digest_of(email), email=email, name="Ola Nowak",
        roles=[role.value for role in roles or (Role.OFFICER,)], teams=list(teams),
        invited_at=now, joined_at=now, **changes,
    )  # fmt: skip
    with transaction() as session:
        session.add(member)
    return member.id


def actor_of(staff_id: UUID) -> Actor:
    """What services are given where this member of staff is signed in."""
    member = db.session.get_one(StaffMember, staff_id)
    roles = frozenset(Role(role) for role in member.roles)
    return Actor(member.id, member.name, roles, frozenset(member.teams))


def sign_in(client: FlaskClient, person_id: UUID | None = None, **how: Any) -> UUID:
    """Give a test's browser the session of this person, made where none is named."""
    person_id = person_id or make_person()
    token = sessions.start_for_person(person_id, Arrival(method=Method.CODE, **how))
    client.set_cookie("session", token)
    return person_id


def sign_in_staff(client: FlaskClient, staff_id: UUID | None = None) -> UUID:
    staff_id = staff_id or make_staff()
    token = sessions.start_for_staff(staff_id, Arrival(method=Method.PASSKEY, second_factor=True))
    client.set_cookie("session", token)
    return staff_id


@contextmanager
def behind(live: LivePortal) -> Iterator[Session]:
    """The services of this process on the database of a portal that runs."""
    engine = create_engine(db.psycopg_url(live.database_url))
    before = db.session.session_factory.kw.get("bind")
    db.session.remove()
    db.session.configure(bind=engine)
    try:
        yield db.session()
    finally:
        db.session.remove()
        db.session.configure(bind=before)
        engine.dispose()


def give_session(context: BrowserContext, live: LivePortal, token: str) -> None:
    """Put the cookie of a session into a real browser."""
    context.add_cookies([{"name": "session", "value": token, "url": live.url}])
