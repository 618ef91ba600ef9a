"""How text messages go: through GOV.UK Notify, through its stand-in, or not at all.

Where no NOTIFY_… is set, in development, they stay in the development mailbox; `portal run` starts
the stand-in and sets where it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REAL = "https://api.notifications.service.gov.uk"
STAND_IN_KEY = "standin-5f0c1d7e-0b1a-4c38-9d54-7f2e6a3b9c10-c2a9e6d4-63f5-4b8e-a1d7-0e9b8c7f6a55"
STAND_IN_TEMPLATE = "7d9a5c1e-3b0f-4e62-8a47-d15c9f0b2e63"
STAND_IN_TOKEN = "development only: not a secret"  # noqa: S105 - refused in production

NAMES = (
    "NOTIFY_API_KEY",
    "NOTIFY_TEMPLATE_ID",
    "NOTIFY_CALLBACK_TOKEN",
    "NOTIFY_BASE_URL",
    "TEXTS",
)
_KEY, _TEMPLATE, _TOKEN, _BASE, _OFF = NAMES
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?/?")
_SHORTEST_TOKEN = 32
_NEEDED = {
    _KEY: "the key of the council's service at GOV.UK Notify, or set TEXTS=off",
    _TEMPLATE: "the template at GOV.UK Notify that holds ((body)) alone",
    _TOKEN: "proves that a delivery receipt comes from GOV.UK Notify",
}


@dataclass(frozen=True, kw_only=True)
class Notify:
    """A service at GOV.UK Notify, and the token that its receipts carry."""

    key: str = STAND_IN_KEY
    template: str = STAND_IN_TEMPLATE
    token: str = STAND_IN_TOKEN
    base: str = REAL


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """`texts`: whether any are written; `notify`: None where they stay in the mailbox."""
    texts = environ.get(_OFF) != "off"
    key, template, token, base, _ = (environ.get(name) for name in NAMES)
    if not texts or not (key or base):
        return {"texts": texts, "notify": None}
    return {
        "texts": True,
        "notify": Notify(
            key=key or STAND_IN_KEY,
            template=template or STAND_IN_TEMPLATE,
            token=token or STAND_IN_TOKEN,
            base=base.rstrip("/") if base else REAL,
        ),
    }


def faults(environ: Mapping[str, str], *, production: bool) -> list[str]:
    if environ.get(_OFF):
        return [] if environ[_OFF] == "off" else [f"{_OFF} is off, or isn't set"]
    key, base = environ.get(_KEY), environ.get(_BASE)
    found = _faults_of_shape(environ)
    if production or (key and not (base and _LOOPBACK.fullmatch(base))):
        found += [f"{name} is missing ({why})" for name, why in _NEEDED.items()
                  if not environ.get(name)]  # fmt: skip
    if production:
        found += _faults_of_production(environ)
    elif base and not key and not _LOOPBACK.fullmatch(base):
        found.append(f"{_KEY} is missing ({_NEEDED[_KEY]})")
    return found


def _faults_of_shape(environ: Mapping[str, str]) -> list[str]:
    found = []
    if (key := environ.get(_KEY)) and not re.search(f"-{_UUID}-{_UUID}$", key):
        found.append(f"{_KEY} is no key: it ends with two ids of 36 characters")
    if (template := environ.get(_TEMPLATE)) and not re.fullmatch(_UUID, template):
        found.append(f"{_TEMPLATE} must be an id of 36 characters")
    return found


def _faults_of_production(environ: Mapping[str, str]) -> list[str]:
    found = []
    if environ.get(_KEY) == STAND_IN_KEY:
        found.append(f"{_KEY} is the published one of development")
    if (token := environ.get(_TOKEN)) and len(token) < _SHORTEST_TOKEN:
        found.append(f"{_TOKEN} must have at least {_SHORTEST_TOKEN} characters")
    if (base := environ.get(_BASE)) and not base.startswith("https://"):
        found.append(f"{_BASE} must start with https://")
    return found
