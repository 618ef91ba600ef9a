"""Whether a token is what it says: its signature, whom it is from and for, and when.

Rules: OpenID Connect Core 3.1.3.7; Back-Channel Logout 2.4 and 2.6; RFC 9207 (`iss`).
"""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from portal.accounts.gateway.fetching import Published
from portal.core import clock
from portal.core.logs import log
from portal.oidc_settings import Provider

# Never `none`, and no HMAC: its key would be one that others know too.
_ALGORITHMS = ("ES256", "ES384", "RS256", "PS256")
_LEEWAY = 60  # seconds that clocks may differ
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_OLDEST_LOGOUT = timedelta(minutes=10)
_LONGEST = 300  # characters of a subject or session id, as the tables have them


class NotBelieved(Exception):
    """A token that is forged, out of time, or for somebody else."""


@dataclass(frozen=True)
class Farewell:
    """A provider ends sessions: the one with `sid`, or where it names none all of `subject`."""

    subject: str | None
    sid: str | None
    jti: str
    until: datetime


def id_token_claims(
    token: str, published: Published, provider: Provider, *, nonce: str, access_token: str
) -> dict[str, Any]:
    """What the ID token says. Raises NotBelieved, and ProviderDown where the keys can't be read."""
    decoded = _decoded(token, published)
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    parameters = {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token}
    claims = CodeIDToken(decoded.claims, decoded.header, options, parameters)
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=_LEEWAY)
    except (JoseError, TypeError, ValueError) as error:
        raise _not_believed(error) from error
    if not _text(claims.get("sub")):
        raise NotBelieved("no subject")
    _check_level(claims, provider)
    return dict(claims)


def farewell(token: str, published: Published, provider: Provider) -> Farewell:
    """What a logout token asks for. Raises NotBelieved and ProviderDown."""
    decoded = _decoded(token, published)
    registry = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        jti={"essential": True},
    )
    claims = decoded.claims
    try:
        registry.validate(claims)
    except (JoseError, TypeError, ValueError) as error:
        raise _not_believed(error) from error
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict):
        raise NotBelieved("no logout")
    subject, sid, jti = (_text(claims.get(name)) for name in ("sub", "sid", "jti"))
    if "nonce" in claims or jti is None or not (subject or sid):
        raise NotBelieved("not a logout token")
    return Farewell(subject, sid, jti, _end_of(claims))


def same_issuer(given: str | None, published: Published, provider: Provider) -> bool:
    """Whether an answer is from the provider that was asked (RFC 9207)."""
    if given is None:
        return not published.metadata().get("authorization_response_iss_parameter_supported")
    return hmac.compare_digest(given.encode(), provider.issuer.encode())


def _decoded(token: str, published: Published) -> jwt.Token:
    try:
        try:
            return _opened(token, published.keys())
        except InvalidKeyIdError:
            newer = published.newer_keys()
            if newer is None:
                raise
            return _opened(token, newer)
    except (JoseError, TypeError, ValueError) as error:
        raise _not_believed(error) from error


def _opened(token: str, keys: KeySet) -> jwt.Token:
    return jwt.decode(token, keys, algorithms=_ALGORITHMS)


def _check_level(claims: dict[str, Any], provider: Provider) -> None:
    """What `vtr` asked for must have been reached: `vot` says what was (GOV.UK One Login)."""
    if provider.vtr is None:
        return
    asked = [set(str(vector).split(".")) for vector in json.loads(provider.vtr)]
    reached = set(str(claims.get("vot", "")).split("."))
    if reached not in asked:
        raise NotBelieved("another level than was asked for")


def _end_of(claims: dict[str, Any]) -> datetime:
    """Until when a logout token could be sent again. Raises NotBelieved where that is past."""
    now, end = clock.now(), clock.now() + _OLDEST_LOGOUT
    if now.timestamp() - float(claims["iat"]) > _OLDEST_LOGOUT.total_seconds():
        raise NotBelieved("too old")
    return end + timedelta(seconds=_LEEWAY)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else None


def _not_believed(error: Exception) -> NotBelieved:
    log.warning("provider.not_believed", error=type(error).__name__)
    return NotBelieved(type(error).__name__)
