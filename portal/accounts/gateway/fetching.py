"""What a provider publishes about itself: read over HTTPS, kept for an hour, bounded in time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.core import clock
from portal.core.logs import log

SECONDS = 5  # a person waits for each answer
_KEPT = timedelta(hours=1)
_SOONEST = timedelta(minutes=1)  # keys asked for again because a token names one we don't know


class ProviderDown(Exception):
    """No answer in time, or none that makes sense. A code by email still works."""


@dataclass
class Published:
    """The metadata and keys of one issuer, in this process."""

    issuer: str
    _metadata: dict[str, Any] = field(default_factory=dict)
    _metadata_at: datetime | None = None
    _keys: KeySet = field(default_factory=lambda: KeySet([]))
    _keys_at: datetime | None = None

    def metadata(self) -> dict[str, Any]:
        """Raises ProviderDown."""
        now = clock.now()
        if self._metadata_at is None or now - self._metadata_at > _KEPT:
            found = read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderDown("the metadata is another issuer’s")
            self._metadata, self._metadata_at = found, now
        return self._metadata

    def endpoint(self, name: str) -> str:
        """The address of an endpoint; as safe as the issuer's own. Raises ProviderDown."""
        address = self.metadata().get(name)
        if not isinstance(address, str) or not _as_safe(address, self.issuer):
            raise ProviderDown(f"no usable {name}")
        return address

    def has(self, name: str) -> bool:
        return isinstance(self.metadata().get(name), str)

    def keys(self) -> KeySet:
        """Raises ProviderDown."""
        if self._keys_at is None or clock.now() - self._keys_at > _KEPT:
            self._read_keys()
        return self._keys

    def newer_keys(self) -> KeySet | None:
        """The keys read again, unless that was done a moment ago: a forger would have us ask on."""
        if self._keys_at is not None and clock.now() - self._keys_at < _SOONEST:
            return None
        self._read_keys()
        return self._keys

    def _read_keys(self) -> None:
        try:
            self._keys = KeySet.import_key_set(read(self.endpoint("jwks_uri")))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise ProviderDown("no usable keys") from error
        self._keys_at = clock.now()


def read(address: str, token: str | None = None) -> dict[str, Any]:
    """A JSON object, with the access token where one is named. Raises ProviderDown."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx2.get(address, headers=headers, timeout=SECONDS, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        log.warning("provider.down", error=type(error).__name__)
        raise ProviderDown from error
    if not isinstance(found, dict):
        raise ProviderDown("not a JSON object")
    return found


def _as_safe(address: str, issuer: str) -> bool:
    return urlsplit(address).scheme in {"https", urlsplit(issuer).scheme}
