"""A device with passkeys, in Python: real keys and signatures, and faults where wanted."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN = "http://localhost:5000"
_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40


@dataclass
class Key:
    credential_id: bytes
    private: ec.EllipticCurvePrivateKey
    rp_id: str
    owner: bytes
    count: int = 0


@dataclass
class Authenticator:
    """`verified` is whether it recognised its person; `origin` is where the browser is."""

    origin: str = ORIGIN
    verified: bool = True
    keys: list[Key] = field(default_factory=list)

    def create(self, options: str) -> str:
        """What the browser sends after `navigator.credentials.create`."""
        asked = json.loads(options)
        key = Key(
            secrets.token_bytes(16),
            ec.generate_private_key(ec.SECP256R1()),
            asked["rp"]["id"],
            base64url_to_bytes(asked["user"]["id"]),
        )
        self.keys.append(key)
        told = self._told(key, _NEW_KEY) + _attested(key)
        response = {
            "clientDataJSON": self._client("webauthn.create", asked["challenge"]),
            "attestationObject": _text(
                cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
            ),
            "transports": ["internal"],
        }
        return _sent(key, response)

    def get(self, options: str, key: Key | None = None, **changed: Any) -> str:
        """What the browser sends after `navigator.credentials.get`; `changed` after signing."""
        asked = json.loads(options)
        key = key or self.keys[-1]
        key.count += 1
        told = self._told(key)
        client = self._client("webauthn.get", asked["challenge"])
        signed = told + hashlib.sha256(base64url_to_bytes(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": _text(told),
            "signature": _text(key.private.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": _text(key.owner),
            **changed,
        }
        return _sent(key, response)

    def _told(self, key: Key, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verified else 0) | more
        return hashlib.sha256(key.rp_id.encode()).digest() + bytes([flags]) + key.count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return _text(json.dumps(said).encode())


def _attested(key: Key) -> bytes:
    numbers = key.private.public_key().public_numbers()
    x, y = numbers.x.to_bytes(32), numbers.y.to_bytes(32)
    public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
    return bytes(16) + len(key.credential_id).to_bytes(2) + key.credential_id + public


def _sent(key: Key, response: dict[str, Any]) -> str:
    name = _text(key.credential_id)
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(raw: bytes) -> str:
    return bytes_to_base64url(raw)
