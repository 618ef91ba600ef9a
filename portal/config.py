"""One frozen Settings, read from the environment only."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from portal import notify_settings, oidc_settings, stripe_settings
from portal.notify_settings import Notify
from portal.oidc_settings import Provider

ROOT = Path(__file__).resolve().parent.parent

_DEVELOPMENT_SECRET = "development only: not a secret"  # noqa: S105 - refused in production
_DEVELOPMENT_DATA_KEY = "ZGV2ZWxvcG1lbnQgb25seTogbm90IGEgc2VjcmV0ISE="
_SHORTEST_SECRET = 32
_CLAMD = re.compile(r"tcp://[^/\s:@]+:\d{1,5}/?|tcp://\[[0-9a-f:]+\]:\d{1,5}/?")
_FILES = {
    "council_file": "COUNCIL_FILE",
    "bank_weights": "BANK_WEIGHTS",
    "bank_substitutes": "BANK_SUBSTITUTES",
}
_AUTHORITIES_KEY = "OPEN311_KEY_"
_TILES = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?/[^\s?#]*\{z\}[^\s#]*")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[^\s?#]*)?")


class SettingsError(Exception):
    """Start-up can't go on; the message names each variable that is missing or wrong."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment decides.

    `database_url` is None where the embedded PostgreSQL is to be used (development and tests).
    `data_keys` are Fernet keys, newest first: the first encrypts, all of them decrypt.
    `uploads_url` is a folder or `s3://bucket/prefix`; `var/uploads` where it is empty. Without
    `clamd_url` (`tcp://host:port`), in development, files aren't scanned. `providers` are those of
    OpenID Connect. `stripe_api_base` is where a payment sandbox listens; None is Stripe. With
    `texts` text messages are written; without `notify` they stay in the development mailbox.
    `tile_url` (https, with {z}, {x} and {y}) is somebody else's map, whose `tile_credit` stands
    beside it; without it the gazetteer's streets are drawn.
    `open311_keys` are those that other authorities gave us, by the names of their variables.
    `bank_weights` and `bank_substitutes` are files of Pay.UK, both or none (core.modulus).
    """

    env: str = "development"
    database_url: str | None = None
    redis_url: str | None = None
    secret_key: str = _DEVELOPMENT_SECRET
    data_keys: tuple[str, ...] = (_DEVELOPMENT_DATA_KEY,)
    uploads_url: str = ""
    clamd_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = ""
    public_url: str = "http://127.0.0.1:5000"
    trusted_proxies: int = 0
    metrics_token: str | None = None
    webhook_secret: str | None = None
    council_file: Path = ROOT / "demo" / "council.toml"
    providers: tuple[Provider, ...] = ()
    stripe_api_key: str = stripe_settings.SANDBOX_KEY
    stripe_webhook_secret: str = stripe_settings.SANDBOX_WEBHOOK_SECRET
    stripe_api_base: str | None = stripe_settings.SANDBOX
    texts: bool = True
    notify: Notify | None = None
    tile_url: str = ""
    tile_credit: str = ""
    bank_weights: Path | None = None
    bank_substitutes: Path | None = None
    open311_keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def production(self) -> bool:
        return self.env == "production"

    @cached_property
    def council(self) -> dict[str, Any]:
        """Name, colours and contact lines of the council this portal belongs to."""
        return tomllib.loads(self.council_file.read_text(encoding="utf-8"))

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check; raises SettingsError naming everything that is missing at once."""
        settings = cls(**_values(environ))
        faults = [*_faults_of_keys(settings), *_faults_of_uploads(settings)]
        faults += [*_faults_of_webhooks(settings), *_faults_of_tiles(settings)]
        faults += _faults_of_bank_tables(settings)
        faults += oidc_settings.faults(environ, production=settings.production)
        faults += stripe_settings.faults(environ, production=settings.production)
        faults += notify_settings.faults(environ, production=settings.production)
        if settings.production:
            faults += _faults_of_production(environ, settings)
        if faults:
            raise SettingsError("Cannot start:\n" + "\n".join(f"  - {fault}" for fault in faults))
        return settings


def _values(environ: Mapping[str, str]) -> dict[str, Any]:
    named = {
        "env": "PORTAL_ENV",
        "database_url": "DATABASE_URL",
        "redis_url": "REDIS_URL",
        "secret_key": "SECRET_KEY",
        "uploads_url": "UPLOADS_URL",
        "clamd_url": "CLAMD_URL",
        "smtp_url": "SMTP_URL",
        "mail_from": "MAIL_FROM",
        "public_url": "PUBLIC_URL",
        "metrics_token": "METRICS_TOKEN",
        "webhook_secret": "WEBHOOK_SECRET",
        "tile_url": "TILE_URL",
        "tile_credit": "TILE_CREDIT",
    }
    values: dict[str, Any] = {
        field: environ[name] for field, name in named.items() if environ.get(name)
    }
    if keys := environ.get("DATA_KEYS"):
        values["data_keys"] = tuple(key.strip() for key in keys.split(",") if key.strip())
    values |= {field: Path(environ[name]) for field, name in _FILES.items() if environ.get(name)}
    if proxies := environ.get("TRUSTED_PROXIES"):
        values["trusted_proxies"] = int(proxies) if proxies.isdecimal() else -1
    values["open311_keys"] = {
        name: key for name, key in environ.items() if name.startswith(_AUTHORITIES_KEY) and key
    }
    values["providers"] = oidc_settings.read(environ)
    values |= stripe_settings.read(environ)
    values |= notify_settings.read(environ)
    return values


def _faults_of_keys(settings: Settings) -> list[str]:
    faults = []
    if settings.env not in {"development", "production"}:
        faults.append("PORTAL_ENV must be development or production")
    if settings.trusted_proxies < 0:
        faults.append("TRUSTED_PROXIES must be a whole number, the count of proxies in front")
    if not settings.data_keys:
        faults.append("DATA_KEYS has no key in it")
    for key in settings.data_keys:
        try:
            Fernet(key)
        except ValueError:
            faults.append("DATA_KEYS must be keys of 32 bytes in URL-safe base64, newest first")
            break
    return faults


def _faults_of_uploads(settings: Settings) -> list[str]:
    faults = []
    if settings.clamd_url and not _CLAMD.fullmatch(settings.clamd_url):
        faults.append("CLAMD_URL must look like tcp://127.0.0.1:3310")
    if "://" in settings.uploads_url and not _BUCKET.fullmatch(settings.uploads_url):
        faults.append("UPLOADS_URL must be a folder, or look like s3://bucket/prefix")
    return faults


def _faults_of_webhooks(settings: Settings) -> list[str]:
    secret = settings.webhook_secret
    if secret is not None and len(secret.strip()) < _SHORTEST_SECRET:
        return [f"WEBHOOK_SECRET must have at least {_SHORTEST_SECRET} characters"]
    teams = settings.council.get("teams", {})
    signing = [name for name, team in teams.items() if team.get("webhook")]
    if signing and secret is None:
        return [f"WEBHOOK_SECRET is missing (signs what is sent to {', '.join(signing)})"]
    return []


def _faults_of_tiles(settings: Settings) -> list[str]:
    if not settings.tile_url:
        return []
    faults = []
    wanted = ("{z}", "{x}", "{y}")
    if not (_TILES.fullmatch(settings.tile_url) and all(map(settings.tile_url.count, wanted))):
        faults.append("TILE_URL must look like https://tiles.example/{z}/{x}/{y}.png")
    if not settings.tile_credit:
        faults.append("TILE_CREDIT is missing (says whose map TILE_URL shows)")
    return faults


def _faults_of_bank_tables(settings: Settings) -> list[str]:
    given = {"BANK_WEIGHTS": settings.bank_weights, "BANK_SUBSTITUTES": settings.bank_substitutes}
    missing = [name for name, file in given.items() if file is None]
    if len(missing) == 1:
        return [f"{missing[0]} is missing (the two files of Pay.UK are used together)"]
    return []


def _faults_of_production(environ: Mapping[str, str], settings: Settings) -> list[str]:
    needed = {
        "DATABASE_URL": "the PostgreSQL server",
        "SECRET_KEY": "signs links and cookies",
        "DATA_KEYS": "encrypts what residents tell us",
        "UPLOADS_URL": "where files that residents send are kept",
        "CLAMD_URL": "scans files that residents send; no form may take any without it",
        "SMTP_URL": "sends mail",
        "MAIL_FROM": "the address that mail comes from",
        "PUBLIC_URL": "the address residents use, for links in mail",
        "METRICS_TOKEN": "lets monitoring read /metrics",
        "TRUSTED_PROXIES": "how many proxies stand in front; without it all callers look like one",
    }
    faults = [f"{name} is missing ({why})" for name, why in needed.items() if not environ.get(name)]
    if _DEVELOPMENT_DATA_KEY in settings.data_keys and environ.get("DATA_KEYS"):
        faults.append("DATA_KEYS holds the published key of development: make one of your own")
    if environ.get("SECRET_KEY") and len(settings.secret_key.strip()) < _SHORTEST_SECRET:
        faults.append(f"SECRET_KEY must have at least {_SHORTEST_SECRET} characters")
    if environ.get("PUBLIC_URL") and not settings.public_url.startswith("https://"):
        faults.append("PUBLIC_URL must start with https://")
    return faults
