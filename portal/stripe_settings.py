"""Which Stripe the portal talks to: the payment sandbox, Stripe's test mode, or the real one.

Where no STRIPE_… is set, in development, it is the sandbox that `portal run` starts.
"""

import re
from collections.abc import Mapping

SANDBOX_KEY = "sk_test_sandbox"
SANDBOX_WEBHOOK_SECRET = "whsec_development_only_not_a_secret"  # noqa: S105 - refused in production
SANDBOX = "http://127.0.0.1:5002"

NAMES = ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE")
_KEY, _WEBHOOK_SECRET, _BASE = NAMES
_LIVE = ("sk_live_", "rk_live_")
_TEST = ("sk_test_", "rk_test_")
_LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?/?")
_SHORTEST_SECRET = 32
_NEEDED = {
    _KEY: "the secret key of the council's account at Stripe",
    _WEBHOOK_SECRET: "proves that a notice about a payment comes from Stripe",
}


def read(environ: Mapping[str, str]) -> dict[str, str | None]:
    """The settings of Stripe; with a key of its own and no base, the portal talks to Stripe."""
    key, secret, base = (environ.get(name) for name in NAMES)
    return {
        "stripe_api_key": key or SANDBOX_KEY,
        "stripe_webhook_secret": secret or SANDBOX_WEBHOOK_SECRET,
        "stripe_api_base": base.rstrip("/") if base else None if key else SANDBOX,
    }


def faults(environ: Mapping[str, str], *, production: bool) -> list[str]:
    if production:
        return [*_missing(environ), *_faults_of_production(environ)]
    return _faults_of_development(environ)


def _missing(environ: Mapping[str, str]) -> list[str]:
    return [f"{name} is missing ({why})" for name, why in _NEEDED.items() if not environ.get(name)]


def _faults_of_production(environ: Mapping[str, str]) -> list[str]:
    found = []
    if (key := environ.get(_KEY)) and not key.startswith(_LIVE):
        kind = "is a test key: no money would be taken" if key.startswith(_TEST) else "is no key"
        found.append(f"{_KEY} {kind}. It must begin with sk_live_ or rk_live_")
    if secret := environ.get(_WEBHOOK_SECRET):
        found += _faults_of_secret(secret)
    if environ.get(_BASE):
        found.append(f"{_BASE} must not be set: it leads to the payment sandbox")
    return found


def _faults_of_secret(secret: str) -> list[str]:
    if secret == SANDBOX_WEBHOOK_SECRET:
        return [f"{_WEBHOOK_SECRET} is the published one of development"]
    if not secret.startswith("whsec_") or len(secret) < _SHORTEST_SECRET:
        return [f"{_WEBHOOK_SECRET} must begin with whsec_ and have {_SHORTEST_SECRET} characters"]
    return []


def _faults_of_development(environ: Mapping[str, str]) -> list[str]:
    found = []
    key, base = environ.get(_KEY), environ.get(_BASE)
    if key and key.startswith(_LIVE):
        found.append(f"{_KEY} is a live key, and this is not production: real money would be taken")
    elif key and not key.startswith(_TEST):
        found.append(f"{_KEY} must begin with sk_test_ or rk_test_")
    if base and not _LOOPBACK.fullmatch(base):
        found.append(f"{_BASE} must look like {SANDBOX}: the sandbox is on this machine")
    if key and not base and not environ.get(_WEBHOOK_SECRET):
        found.append(f"{_WEBHOOK_SECRET} is missing ({_NEEDED[_WEBHOOK_SECRET]})")
    return found
