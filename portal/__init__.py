"""Onestop: the accessible self-service portal for councils."""

import importlib
import os
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Flask, Request
from flask.sessions import SessionInterface
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import cached_property
from whitenoise import WhiteNoise

from portal.config import ROOT, Settings
from portal.core import (
    banking,
    cards,
    crypto,
    db,
    errors,
    i18n,
    logs,
    metrics,
    operations,
    security,
    web,
)

# Domains from the bottom layer up. Each may have routes, handlers of events and commands.
DOMAINS = (
    "gazetteer",
    "uploads",
    "printing",
    "accounts",
    "notifications",
    "content",
    "cases",
    "payments",
    "bookings",
    "faults",
    "eforms",
    "open311",
    "assisted",
)
CORE = (logs, web, i18n, metrics, security, cards, banking, errors, operations)

_LARGEST_REQUEST = 256 * 1024  # four of the longest honest pages; reading more takes seconds
_NAMED_BY_CONTENT = r"\.[0-9a-f]{8}\.\w+$"  # may be kept for good: other content, other name


class NoSessions(SessionInterface):
    """Flask's session is a cookie on every page with a form; nothing here needs one."""

    def open_session(self, app: Flask, request: Request) -> None:  # noqa: ARG002 - Flask's signature
        return None


class Asked(Request):
    """A request as the portal takes it.

    Files that are sent stay in memory until they are sealed: no plain copy lies on a disk. A query
    has no NUL: nothing is called by one, and the database can't be asked for it.
    """

    @cached_property
    def args(self) -> MultiDict[str, str]:
        asked = super().args.items(multi=True)
        return ImmutableMultiDict(
            [(_without_nul(name), _without_nul(text)) for name, text in asked]
        )

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


class Portal(Flask):
    """Flask without what the portal doesn't use, but pays for at each request."""

    request_class = Asked
    session_interface = NoSessions()
    jinja_environment = web.Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view here is asynchronous, so none is asked whether it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The whole portal as a WSGI app; the settings come from the environment unless given."""
    settings = settings or Settings.read(os.environ)
    app = Portal("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=_hosts(settings),
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
    )
    logs.configure(production=settings.production)
    crypto.ring.load(settings.data_keys)
    if settings.database_url:
        db.connect(settings.database_url)
    for part in CORE:
        part.init_app(app)
    for domain in DOMAINS:
        _add(app, domain)
    app.teardown_appcontext(_close_session)
    _wrap(app, settings)
    return app


def _hosts(settings: Settings) -> list[str] | None:
    """What this portal is called in production: residents' address, and loopback for probes."""
    if not settings.production:
        return None
    return [urlsplit(settings.public_url).hostname or "", "127.0.0.1", "localhost"]


def _add(app: Flask, domain: str) -> None:
    """Blueprints, event handlers and commands of a domain, as far as it has them."""
    for kind in ("handlers", "routes", "staff", "cli"):
        place = ROOT / "portal" / domain / kind
        if not (place.is_dir() or place.with_suffix(".py").exists()):
            continue
        module = importlib.import_module(f"portal.{domain}.{kind}")
        if blueprint := getattr(module, "bp", None):
            app.register_blueprint(blueprint)
        for name in ("commands", "more_commands", "debit_commands"):
            if commands := getattr(module, name, None):
                app.cli.add_command(commands)


def _close_session(_error: BaseException | None) -> None:
    db.session.remove()


def _no_sniffing(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _wrap(app: Flask, settings: Settings) -> None:
    files = WhiteNoise(
        app.wsgi_app, immutable_file_test=_NAMED_BY_CONTENT, add_headers_function=_no_sniffing
    )
    if web.BUILT.is_dir():
        files.add_files(str(web.BUILT), prefix=web.ASSET_PREFIX)
    app.wsgi_app = files  # type: ignore[method-assign]
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
