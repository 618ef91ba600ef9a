"""The OpenID Connect providers that residents and staff may sign in with, from the environment.

Each has variables `OIDC_RESIDENTS_…` or `OIDC_STAFF_…`; docs/signing-in.md says what each is for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_MANY_TENANTS = ("common", "organizations", "consumers")
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_YES = {"yes": True, "no": False}


class SecondFactor(StrEnum):
    """When the provider's sign-in counts as both factors of staff.

    SAID: where its ID token says so (`amr` has `mfa`, RFC 8176).
    """

    NO = "no"
    YES = "yes"
    SAID = "said"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider. `key` is residents or staff, and stands in the addresses of its pages.

    Exactly one of `private_key` (PEM, P-256, for private_key_jwt with ES256) and `client_secret`
    is set. `vtr` and `claims` are JSON as the provider wants them. With `email_trusted` the
    address is taken as proved although no claim says so.
    """

    key: str
    issuer: str
    client_id: str
    name: str
    private_key: str | None = None
    key_id: str | None = None
    client_secret: str | None = None
    scope: str = "openid email"
    vtr: str | None = None
    claims: str | None = None
    prompt: str | None = None
    email_claim: str = "email"
    email_trusted: bool = False
    second_factor: SecondFactor = SecondFactor.NO

    @property
    def for_staff(self) -> bool:
        return self.key == "staff"


def read(environ: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers that have an issuer; what is wrong with them `faults` says."""
    found = []
    for key in ("residents", "staff"):
        given = _given(environ, key)
        if "issuer" in given:
            found.append(Provider(key=key, **_values(given, key)))
    return tuple(found)


def faults(environ: Mapping[str, str], *, production: bool) -> list[str]:
    """What is missing or wrong, each in a line that names its variable."""
    found: list[str] = []
    for key in ("residents", "staff"):
        given = _given(environ, key)
        prefix = f"OIDC_{key.upper()}_"
        if not given:
            continue
        found += [
            f"{prefix}{name.upper()} is missing ({why})"
            for name, why in (
                ("issuer", "the provider’s address"),
                ("client_id", "what the provider calls this portal"),
                ("name", "what people call the provider"),
            )
            if name not in given
        ]
        found += [f"{prefix}{fault}" for fault in _faults(given, production=production)]
    return found


def _given(environ: Mapping[str, str], key: str) -> dict[str, str]:
    prefix = f"OIDC_{key.upper()}_"
    return {
        name.removeprefix(prefix).lower(): value.strip()
        for name, value in environ.items()
        if name.startswith(prefix) and value.strip()
    }


def _values(given: Mapping[str, str], key: str) -> dict[str, Any]:
    known = Provider.__dataclass_fields__.keys() - {"key"}
    values: dict[str, Any] = {name: value for name, value in given.items() if name in known}
    values.setdefault("client_id", "")
    values.setdefault("name", key)
    if "private_key" in values:
        values["private_key"] = _pem(values["private_key"])
    values["email_trusted"] = _YES.get(given.get("email_trusted", "no"), False)
    if given.get("second_factor", "no") in set(SecondFactor):
        values["second_factor"] = SecondFactor(given.get("second_factor", "no"))
    else:
        values.pop("second_factor")
    return values


def _pem(given: str) -> str:
    """Many keep a key in a variable as one line, each end of a line written as two characters."""
    return given.replace("\\n", "\n")


def _faults(given: Mapping[str, str], *, production: bool) -> list[str]:
    found = []
    unknown = given.keys() - (Provider.__dataclass_fields__.keys() - {"key"})
    found += [f"{name.upper()} is no setting of a provider" for name in sorted(unknown)]
    found += _faults_of_issuer(given.get("issuer", ""), production=production)
    found += _faults_of_credentials(given)
    found += [
        f"{name.upper()} must be JSON" for name in ("vtr", "claims") if not _json(given, name)
    ]
    if given.get("email_trusted", "no") not in _YES:
        found.append("EMAIL_TRUSTED must be yes or no")
    if given.get("second_factor", "no") not in set(SecondFactor):
        found.append("SECOND_FACTOR must be no, yes or said")
    if "openid" not in given.get("scope", "openid").split():
        found.append("SCOPE must have openid in it")
    return found


def _faults_of_issuer(issuer: str, *, production: bool) -> list[str]:
    if not issuer:
        return []
    address = urlsplit(issuer)
    near = not production and address.hostname in _THIS_MACHINE
    if address.scheme != "https" and not (near and address.scheme == "http"):
        return ["ISSUER must start with https://"]
    if address.query or address.fragment or address.username:
        return ["ISSUER must be a plain address: no question mark, no #, no user"]
    if any(part in _MANY_TENANTS for part in address.path.split("/")):
        return ["ISSUER must name one tenant: anybody at all can sign in with the others"]
    return []


def _faults_of_credentials(given: Mapping[str, str]) -> list[str]:
    if ("private_key" in given) is ("client_secret" in given):
        return ["PRIVATE_KEY or CLIENT_SECRET must be set: one of the two, not both"]
    if "private_key" not in given:
        return []
    try:
        key = load_pem_private_key(_pem(given["private_key"]).encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ["PRIVATE_KEY must be a private key in PEM, without a password"]
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        return ["PRIVATE_KEY must be on the curve P-256, which ES256 signs with"]
    return []


def _json(given: Mapping[str, str], name: str) -> bool:
    try:
        return name not in given or isinstance(json.loads(given[name]), list | dict)
    except ValueError:
        return False
