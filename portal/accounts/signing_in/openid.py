"""Signing in by way of an OpenID Connect provider, and out again from either side.

The provider is asked with no transaction open. Whoever it names is linked once, by an address it
vouches for; afterwards its own name for them (issuer and subject) is what counts.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts import people
from portal.accounts.at_work import colleagues
from portal.accounts.gateway import openid as gateway
from portal.accounts.gateway.openid import Arrived, Client, NotBelieved, ProviderDown, Trip
from portal.accounts.models import AccountSession, Identity, Method, ProviderSession
from portal.accounts.sessions import Arrival, Origin
from portal.accounts.signing_in import ceremonies
from portal.core import clock, db, i18n
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.settings import settings
from portal.oidc_settings import Provider, SecondFactor

_TRIP = timedelta(minutes=30)  # time to make an account there
_LEAVING = timedelta(minutes=5)
_RANDOM_BYTES = 32
_CANCELLED = {"access_denied", "login_required", "interaction_required", "consent_required"}


class Problem(StrEnum):
    """Why somebody isn't signed in; each is a page that says what to do."""

    CANCELLED = "cancelled"
    DOWN = "down"
    NOT_FINISHED = "not-finished"
    NOT_BELIEVED = "not-believed"
    NO_ADDRESS = "no-address"
    NOT_STAFF = "not-staff"


class NotSignedIn(Exception):
    """`kept` is what was said at the beginning: locale and next; empty where that isn't known."""

    def __init__(self, problem: Problem, kept: dict[str, Any] | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.kept = kept or {}


class NoSuchProvider(NotFound):
    """None is set up under this name."""


@dataclass(frozen=True)
class Answer:
    """What the provider sent the browser back with."""

    state: str = ""
    code: str = ""
    error: str = ""
    issuer: str | None = None


@dataclass(frozen=True)
class Finished:
    """Who signed in, of which one id is set, how, and where they want to go on to."""

    person_id: UUID | None
    staff_id: UUID | None
    arrival: Arrival
    next_path: str | None
    locale: str


def provider(key: str) -> Provider:
    """Raises NoSuchProvider."""
    for each in settings().providers:
        if each.key == key:
            return each
    raise NoSuchProvider


def begin(key: str, browser: str, *, next_path: str | None, shared: bool = False) -> str:
    """Prepare a trip of this browser; the state that names it. Raises ProviderDown."""
    client = _client(key)
    trip = Trip(address_of(key, "callback"), *(_random() for _part in range(3)))
    locale = i18n.current()
    way_in = client.way_in(trip, language=locale.babel_code.partition("_")[0])
    ceremonies.begin(
        _kind(key), browser, trip.state, lasting=_TRIP,
        nonce=trip.nonce, verifier=trip.verifier, way_in=way_in,
        next=next_path, locale=locale.code, shared=shared,
    )  # fmt: skip
    return trip.state


def way_in(key: str, browser: str, state: str) -> str | None:
    """The provider's page for a trip that was prepared in this browser."""
    kept = ceremonies.look(_kind(key), browser, state)
    return str(kept["way_in"]) if kept else None


def finish(key: str, browser: str, answer: Answer) -> Finished:
    """Who came back; a trip ends once, whatever comes of it. Raises NotSignedIn."""
    client = _client(key)
    kept = ceremonies.finish(_kind(key), browser, answer.state)
    if kept is None:
        raise NotSignedIn(Problem.NOT_FINISHED)
    if answer.error or not answer.code:
        cancelled = answer.error in _CANCELLED
        raise NotSignedIn(Problem.CANCELLED if cancelled else Problem.DOWN, kept)
    redirect_uri = address_of(key, "callback")
    trip = Trip(redirect_uri, answer.state, kept["nonce"], kept["verifier"])
    try:
        arrived = client.come_back(trip, answer.code, issuer=answer.issuer)
    except NotBelieved:
        raise NotSignedIn(Problem.NOT_BELIEVED, kept) from None
    except ProviderDown:
        raise NotSignedIn(Problem.DOWN, kept) from None
    return _linked(client.provider, arrived, kept)


def end_from_afar(key: str, token: str) -> int:
    """End the sessions that a logout token names; how many. The same token counts once.

    Raises NotBelieved and ProviderDown.
    """
    farewell = _client(key).farewell(token)
    issuer = provider(key).issuer
    mark = f"{issuer} {farewell.jti}"
    with transaction() as session:
        if not ceremonies.first_time("logout", mark, until=farewell.until):
            raise NotBelieved("used before")
        whose = (
            AccountSession.sid == farewell.sid
            if farewell.sid is not None
            else AccountSession.subject == farewell.subject
        )
        ended = session.scalars(
            update(AccountSession)
            .where(AccountSession.issuer == issuer, whose, AccountSession.ended_at.is_(None))
            .values(ended_at=clock.now())
            .returning(AccountSession.id)
        )
        return len(ended.all())


def leave(session_id: UUID) -> tuple[str, str] | None:
    """Provider and state of a way out that leads there too, for a session that began there.

    None where it began here, or the provider has no such page or is down.
    """
    row = db.session.execute(
        select(ProviderSession.provider, ProviderSession.id_token).where(
            ProviderSession.session_id == session_id
        )
    ).one_or_none()
    if row is None or all(each.key != row.provider for each in settings().providers):
        return None
    try:
        address = _client(row.provider).way_out(
            row.id_token, back=address_of(row.provider, "signed-out")
        )
    except ProviderDown:
        return None
    if address is None:
        return None
    state = _random()
    ceremonies.begin(_leaving(row.provider), "", state, lasting=_LEAVING, way_out=address)
    return row.provider, state


def way_out(key: str, state: str) -> str | None:
    """The provider's page to sign out on, as long as somebody is on the way there.

    It isn't bound to a browser: who signs out may have made theirs a stranger.
    """
    kept = ceremonies.look(_leaving(key), "", state)
    return str(kept["way_out"]) if kept else None


def address_of(key: str, page: str) -> str:
    """The address of a page as the provider has it registered: without a language."""
    return f"{settings().public_url.rstrip('/')}/sign-in/oidc/{key}/{page}"


def _client(key: str) -> Client:
    return gateway.client_of(provider(key))


def _linked(by: Provider, arrived: Arrived, kept: dict[str, Any]) -> Finished:
    """Raises NotSignedIn."""
    person_id = staff_id = None
    with transaction():
        known = _known(arrived)
        if by.for_staff:
            staff_id = _staff(arrived, known.staff_id if known else None, kept)
        else:
            person_id = (known and known.person_id) or _person(arrived, kept)
        if known is None:
            _link(arrived, person_id, staff_id)
    arrival = Arrival(
        method=Method.OIDC,
        shared=bool(kept["shared"]),
        second_factor=by.for_staff and _counts_as_two(by, arrived),
        origin=Origin(arrived.issuer, arrived.subject, arrived.sid, by.key, arrived.id_token),
    )
    return Finished(person_id, staff_id, arrival, kept["next"], kept["locale"])


def _known(arrived: Arrived) -> Identity | None:
    return db.session.scalar(
        select(Identity).where(
            Identity.issuer == arrived.issuer, Identity.subject == arrived.subject
        )
    )


def _person(arrived: Arrived, kept: dict[str, Any]) -> UUID:
    if arrived.email is None:
        raise NotSignedIn(Problem.NO_ADDRESS, kept)
    return people.person_with(arrived.email, name=None, phone=None, locale=kept["locale"])


def _staff(arrived: Arrived, known: UUID | None, kept: dict[str, Any]) -> UUID:
    """Somebody who was invited and hasn't left: a provider can't make anybody staff."""
    if known is None and arrived.email is None:
        raise NotSignedIn(Problem.NO_ADDRESS, kept)
    found = known or colleagues.staff_with(arrived.email or "")
    if found is None or not colleagues.at_work(found):
        raise NotSignedIn(Problem.NOT_STAFF, kept)
    return found


def _link(arrived: Arrived, person_id: UUID | None, staff_id: UUID | None) -> None:
    db.session.execute(
        insert(Identity)
        .values(
            id=uuid4(),
            issuer=arrived.issuer,
            subject=arrived.subject,
            person_id=person_id,
            staff_id=staff_id,
            linked_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=[Identity.issuer, Identity.subject])
    )


def _counts_as_two(by: Provider, arrived: Arrived) -> bool:
    if by.second_factor is SecondFactor.SAID:
        return arrived.second_factor
    return by.second_factor is SecondFactor.YES


def _kind(key: str) -> str:
    return f"oidc {key}"


def _leaving(key: str) -> str:
    return f"oidc leaving {key}"


def _random() -> str:
    return secrets.token_urlsafe(_RANDOM_BYTES)
