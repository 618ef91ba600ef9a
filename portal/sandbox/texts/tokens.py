"""The token that each call carries: a JWT of the service, signed with its secret (RFC 7519).

Notify takes HS256 alone, and those issued within 30 seconds of its own clock.
"""

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

_SECONDS = 30
_PARTS = 3


class BadToken(Exception):
    """With what Notify says about it."""


def check(token: str, *, service: str, secret: str, now: float) -> None:
    """Raises BadToken."""
    pieces = token.split(".")
    if len(pieces) != _PARTS:
        raise BadToken("Invalid token: signature, api token is not valid")
    head, claims = _read(pieces[0]), _read(pieces[1])
    if head.get("alg") != "HS256":
        raise BadToken("Invalid token: algorithm used is not HS256")
    if claims.get("iss") != service:
        raise BadToken("Invalid token: service not found")
    signed = f"{pieces[0]}.{pieces[1]}".encode()
    if not hmac.compare_digest(
        _bytes(pieces[2]), hmac.digest(secret.encode(), signed, hashlib.sha256)
    ):
        raise BadToken("Invalid token: API key not found")
    issued = claims.get("iat")
    if not isinstance(issued, int) or abs(now - issued) > _SECONDS:
        raise BadToken("Error: Your system clock must be accurate to within 30 seconds")


def _read(piece: str) -> dict[str, Any]:
    try:
        read = json.loads(_bytes(piece))
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise BadToken("Invalid token: signature, api token is not valid")
    return read


def _bytes(piece: str) -> bytes:
    try:
        return urlsafe_b64decode(piece + "=" * (-len(piece) % 4))
    except (binascii.Error, ValueError):
        raise BadToken("Invalid token: signature, api token is not valid") from None
