"""Keys that other systems show us. Only their digests are kept."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.open311.models import Access, ApiKey
from portal.open311.protocol.errors import BadKey

_BYTES = 32
_LONGEST = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
_MOST_A_MINUTE = 6_000


class BadName(PortalError):
    """Taken already, or not of small letters, digits and dashes."""


class NoSuchKey(PortalError):
    pass


@dataclass(frozen=True)
class Caller:
    """Who asks, and what they may. Without an `id` it is anybody, who may read what is public."""

    id: UUID | None
    name: str
    scopes: frozenset[Access]
    a_minute: int

    @property
    def private(self) -> bool:
        return Access.PRIVATE in self.scopes

    @property
    def mark(self) -> str:
        """Under which it is noted that an update came from it."""
        return f"key:{self.name}"

    def must(self, scope: Access) -> UUID:
        """The id of its key. Raises BadKey where that doesn't open this."""
        if self.id is None:
            raise BadKey
        if scope not in self.scopes:
            raise BadKey(f"This api_key has no access to this call: it needs “{scope.value}”")
        return self.id


ANYBODY = Caller(None, "", frozenset(), 0)


@dataclass(frozen=True)
class KeyLine:
    name: str
    scopes: tuple[str, ...]
    a_minute: int
    made_at: datetime
    ended_at: datetime | None


def make_key(name: str, scopes: Collection[Access], a_minute: int) -> str:
    """A new key, which is never shown again. Raises BadName."""
    if not _NAME.fullmatch(name):
        raise BadName(f"“{name}”: use 2 to 40 small letters, digits and dashes")
    if not scopes or not 1 <= a_minute <= _MOST_A_MINUTE:
        raise BadName(f"Give it a scope, and 1 to {_MOST_A_MINUTE} calls a minute")
    secret = secrets.token_urlsafe(_BYTES)
    with transaction() as session:
        if session.scalar(select(ApiKey.id).where(ApiKey.name == name)):
            raise BadName(f"There is a key “{name}” already")
        session.add(
            ApiKey(
                id=uuid4(),
                name=name,
                digest=_digest(secret),
                scopes=sorted(scope.value for scope in scopes),
                a_minute=a_minute,
                made_at=clock.now(),
            )
        )
    return secret


def end_key(name: str) -> None:
    """From now on it opens nothing. Raises NoSuchKey."""
    with transaction() as session:
        found = session.scalar(select(ApiKey).where(ApiKey.name == name).with_for_update())
        if found is None:
            raise NoSuchKey(f"There is no key “{name}”")
        found.ended_at = found.ended_at or clock.now()


def list_keys() -> list[KeyLine]:
    found = db.session.scalars(select(ApiKey).order_by(ApiKey.name))
    return [
        KeyLine(each.name, tuple(each.scopes), each.a_minute, each.made_at, each.ended_at)
        for each in found
    ]


def caller(secret: str | None) -> Caller:
    """Whose key this is; anybody without one. Raises BadKey for one that opens nothing."""
    if secret is None:
        return ANYBODY
    if len(secret) > _LONGEST:
        raise BadKey
    asked = select(ApiKey).where(ApiKey.digest == _digest(secret), ApiKey.ended_at.is_(None))
    found = db.session.scalar(asked)
    if found is None:
        raise BadKey
    scopes = frozenset(scope for scope in Access if scope.value in found.scopes)
    return Caller(found.id, found.name, scopes, found.a_minute)


def _digest(secret: str) -> str:
    """A key is random and long, so it needs no salt, and no try can be made at its digest."""
    return security.digest(secret).hex()
