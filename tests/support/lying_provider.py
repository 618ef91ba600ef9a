"""A stand-in for an OpenID Connect provider, of our own: it tells the lies that a test wants told.

What a true provider says is tested with true ones; see `providers.py`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey

from portal.core import clock
from portal.oidc_settings import Provider
from tests.support.machine import free_port

CLIENT = "onestop"
_LOGOUT = {"http://schemas.openid.net/event/backchannel-logout": {}}


class LyingProvider:
    """`claims` and `header` change the next ID tokens; a value None leaves one out."""

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key = _new_key()
        self.ours = ECKey.generate_key("P-256")  # what the portal shows itself by
        self.published = [self.key]
        self.metadata: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"email": "amina@example.org", "email_verified": True}
        self.subject = "urn:fdc:gov.uk:2022:amina"
        self.nonce = ""
        self.traded: list[dict[str, str]] = []
        self.asked: list[str] = []
        self.broken = False
        self.sent: str | None = None

    def settings(self, key: str = "residents", **changed: Any) -> Provider:
        pem = self.ours.as_pem(private=True).decode()
        values = {"issuer": self.issuer, "client_id": CLIENT, "name": "Example ID",
                  "private_key": pem, "key_id": "ours"}  # fmt: skip
        return Provider(key=key, **{**values, **changed})

    def id_token(self) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 120,
            "nonce": self.nonce, "sid": "session-1", **self.claims,
        }  # fmt: skip
        return self.signed(claims)

    def logout_token(self, **changed: Any) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 120,
            "jti": secrets.token_hex(8), "events": _LOGOUT, "sid": "session-1", **changed,
        }  # fmt: skip
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        said = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "ES256", "kid": self.key.kid, **self.header}
        if header["alg"] == "none":
            return f"{_part(header)}.{_part(said)}."
        if header["alg"] == "HS256":  # the published key taken for a shared secret
            signed = f"{_part(header)}.{_part(said)}"
            secret = self.key.as_pem(private=False)
            return f"{signed}.{_text(hmac.digest(secret, signed.encode(), 'sha256'))}"
        return jwt.encode(header, said, self.key, algorithms=[header["alg"]])

    def answer(self, path: str) -> dict[str, Any] | None:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            pages = {"authorization_endpoint": "authorize", "token_endpoint": "token",
                     "userinfo_endpoint": "userinfo", "jwks_uri": "jwks",
                     "end_session_endpoint": "logout"}  # fmt: skip
            addresses = {name: f"{self.issuer}/{page}" for name, page in pages.items()}
            return {"issuer": self.issuer, **addresses, **self.metadata}
        if path == "/jwks":
            return {"keys": [each.as_dict(private=False) for each in self.published]}
        if path == "/userinfo":
            return {"sub": self.subject, **self.userinfo}
        return None

    def trade(self, form: dict[str, str]) -> dict[str, Any]:
        self.traded.append(form)
        if self.sent is not None:
            return json.loads(self.sent)
        return {"access_token": "at", "token_type": "Bearer", "expires_in": 60,
                "id_token": self.id_token()}  # fmt: skip

    def rotate(self) -> None:
        """A new key, published and used from now on."""
        self.key = _new_key()
        self.published = [self.key]


def challenge_of(verifier: str) -> str:
    """RFC 7636: S256."""
    return _text(hashlib.sha256(verifier.encode()).digest())


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    provider = LyingProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(provider.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(provider.trade({name: each[0] for name, each in parse_qs(body).items()}))

        def log_message(self, *_args: Any) -> None:
            pass

        def _say(self, said: dict[str, Any] | None) -> None:
            self.send_response(500 if provider.broken else 200 if said else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"oops" if provider.broken else json.dumps(said).encode())

    server = ThreadingHTTPServer(("127.0.0.1", provider.port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})


def _part(value: dict[str, Any]) -> str:
    return _text(json.dumps(value).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
