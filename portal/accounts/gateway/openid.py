"""A trip to an OpenID Connect provider and back, by Authlib. Every call here may go out."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from portal.accounts.gateway import tokens
from portal.accounts.gateway.fetching import SECONDS, ProviderDown, Published, read
from portal.accounts.gateway.tokens import Farewell, NotBelieved
from portal.core.logs import log
from portal.oidc_settings import Provider

__all__ = ["Arrived", "Client", "Farewell", "NotBelieved", "ProviderDown", "Trip", "client_of"]


@dataclass(frozen=True)
class Trip:
    """What one sign-in is recognised by: all but `redirect_uri` are random."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Arrived:
    """Who came back. `email` is None unless the provider vouches for it."""

    issuer: str
    subject: str
    email: str | None
    sid: str | None
    second_factor: bool
    id_token: str


class Client:
    """This portal as one provider knows it."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._published = Published(provider.issuer)

    def way_in(self, trip: Trip, *, language: str) -> str:
        """Where to send the browser. Raises ProviderDown."""
        provider = self.provider
        asked = {
            "nonce": trip.nonce,
            "vtr": provider.vtr,
            "claims": provider.claims,
            "prompt": provider.prompt,
            "ui_locales": language,
        }
        endpoint = self._published.endpoint("authorization_endpoint")
        with self._session(trip) as session:
            address, _state = session.create_authorization_url(
                endpoint, state=trip.state, code_verifier=trip.verifier, **asked
            )
        return str(address)

    def come_back(self, trip: Trip, code: str, *, issuer: str | None) -> Arrived:
        """Trade the code in; `issuer` is who says that it answered.

        Raises NotBelieved and ProviderDown.
        """
        if not tokens.same_issuer(issuer, self._published, self.provider):
            raise NotBelieved("another provider answered")
        given = self._traded(trip, code)
        id_token, access_token = given.get("id_token"), given.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise NotBelieved("no tokens")
        claims = tokens.id_token_claims(
            id_token, self._published, self.provider, nonce=trip.nonce, access_token=access_token
        )
        sid = claims.get("sid")
        return Arrived(
            issuer=self.provider.issuer,
            subject=claims["sub"],
            email=self._email(claims, access_token),
            sid=sid if isinstance(sid, str) else None,
            second_factor=_has_two(claims),
            id_token=id_token,
        )

    def farewell(self, token: str) -> Farewell:
        """Raises NotBelieved and ProviderDown."""
        return tokens.farewell(token, self._published, self.provider)

    def way_out(self, id_token: str, *, back: str) -> str | None:
        """Where to sign out of the provider too; None where it has no such page."""
        if not self._published.has("end_session_endpoint"):
            return None
        endpoint = self._published.endpoint("end_session_endpoint")
        asked = {
            "id_token_hint": id_token,
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": back,
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def _traded(self, trip: Trip, code: str) -> dict[str, Any]:
        endpoint = self._published.endpoint("token_endpoint")
        try:
            with self._session(trip) as session:
                token = session.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=trip.verifier,
                )
        except OAuthError as error:
            log.warning("provider.refused", error=str(error.error)[:40])
            raise NotBelieved("the code was refused") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            log.warning("provider.down", error=type(error).__name__)
            raise ProviderDown from error
        return dict(token)

    def _session(self, trip: Trip) -> OAuth2Client:
        """Authlib's client, which shows who we are by a key or by a secret."""
        provider = self.provider
        common: dict[str, Any] = {
            "client_id": provider.client_id,
            "scope": provider.scope,
            "redirect_uri": trip.redirect_uri,
            "code_challenge_method": "S256",
            "timeout": SECONDS,
            "follow_redirects": False,
        }
        if provider.private_key is None:
            return OAuth2Client(client_secret=provider.client_secret, **common)
        session = OAuth2Client(
            client_secret=ECKey.import_key(provider.private_key),
            token_endpoint_auth_method="private_key_jwt",  # noqa: S106 - the method's name
            **common,
        )
        headers = {"kid": provider.key_id} if provider.key_id else None
        endpoint = self._published.endpoint("token_endpoint")
        session.register_client_auth_method(PrivateKeyJWT(endpoint, alg="ES256", headers=headers))
        return session

    def _email(self, claims: dict[str, Any], access_token: str) -> str | None:
        """The address, if the provider vouches for it, or the council trusts it to know."""
        if email := self._vouched(claims):
            return email
        if not self._published.has("userinfo_endpoint"):
            return None
        said = read(self._published.endpoint("userinfo_endpoint"), access_token)
        if said.get("sub") != claims["sub"]:
            raise NotBelieved("the user info is somebody else’s")
        return self._vouched(said)

    def _vouched(self, said: dict[str, Any]) -> str | None:
        name = self.provider.email_claim
        email = said.get(name)
        verified = name == "email" and said.get("email_verified") is True
        sure = verified or self.provider.email_trusted
        return email if isinstance(email, str) and email and sure else None


@cache
def client_of(provider: Provider) -> Client:
    """One for each process, because it keeps what the provider publishes."""
    return Client(provider)


def _has_two(claims: dict[str, Any]) -> bool:
    """Whether the ID token says that two factors were shown (RFC 8176)."""
    methods = claims.get("amr")
    return isinstance(methods, list) and "mfa" in methods
