"""Tokens, the browser's cookie, forged requests, headers and throttles."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from limits import parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from markupsafe import Markup

from portal.core import logs
from portal.core.errors import TooManyAttempts
from portal.core.settings import settings

BROWSER_COOKIE = "browser"
MACHINE_COOKIE = "kiosk"  # on an unattended machine: which one it is
_LASTING = re.compile(r"; (?:Max-Age|Expires)=[^;]*")
_WITH_PORT = re.compile(r"^\[(.+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$")  # some proxies write it
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_TOKEN_BYTES = 32

# No 0 O 1 I L U: read aloud or copied by hand they get mixed up, and no word can come about.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(self), microphone=()"),
]
_POLICY_HEADER = "Content-Security-Policy"
_HTTPS_ALONE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class SafeHeaders:
    """What every answer says to browsers. Here, because Flask checks each header as if new."""

    def __init__(self, wsgi: Callable[..., Any], config: Mapping[str, Any]) -> None:
        self._wsgi = wsgi
        self._config = config
        self._policy = (_POLICY_HEADER, _with_tiles(config["SETTINGS"].tile_url))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            headers.extend(_HEADERS)
            if not any(name == _POLICY_HEADER for name, _value in headers):
                headers.append(self._policy)
            if self._config["SETTINGS"].production:
                headers.append(_HTTPS_ALONE)
            return start_response(status, headers, *error)

        return self._wsgi(environ, start)


def _with_tiles(tile_url: str) -> str:
    """A map of somebody else's is made of their pictures; nothing else of theirs is let in."""
    if not tile_url:
        return POLICY
    server = urlsplit(tile_url)
    return POLICY.replace("img-src 'self'", f"img-src 'self' {server.scheme}://{server.netloc}")


def init_app(app: Flask) -> None:
    app.before_request(_refuse_nul)
    app.before_request(_refuse_forgeries)
    app.after_request(_finish)
    app.wsgi_app = SafeHeaders(app.wsgi_app, app.config)  # type: ignore[method-assign]
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)
    app.extensions["throttle of this process"] = _limiter(None)
    app.extensions["throttle"] = _limiter(app.config["SETTINGS"].redis_url)


def random_code(length: int) -> str:
    """Letters and digits that survive being read aloud; about 4.9 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normal_code(typed: str) -> str:
    """What a person typed for a code or reference: without spaces and dashes, upper case."""
    return "".join(character for character in typed.upper() if character.isalnum())


def same(given: str, wanted: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def digest(token: str) -> bytes:
    """What the database keeps of a random token."""
    return hashlib.sha256(token.encode()).digest()


def keyed_digest(purpose: str, value: str) -> str:
    """An HMAC under the portal's secret, for what must be looked up or recognised, not read."""
    key = settings().secret_key.encode()
    return hmac.digest(key, f"{purpose}:{value}".encode(), "sha256").hex()


def cookie_name(name: str) -> str:
    """The name as browsers see it: in production none but this host, over HTTPS, can set it."""
    return f"__Host-{name}" if settings().production else name


def browser_token() -> str | None:
    """The random name of this browser, if it has one; drafts are bound to it."""
    if "browser_token" in g:
        return str(g.browser_token)
    token = request.cookies.get(cookie_name(BROWSER_COOKIE))
    return token if token and len(token) <= 64 and token.isascii() else None  # noqa: PLR2004


def ensure_browser_token() -> str:
    """The browser's name, or a new one; set as a cookie with this response.

    Also where it has the cookie already: it must last as long as what is bound to it is kept.
    """
    g.browser_token = browser_token() or secrets.token_urlsafe(_TOKEN_BYTES)
    g.set_browser_cookie = True
    return str(g.browser_token)


def forget_browser(response: Response) -> None:
    """Make this browser a stranger: what was bound to it can't be opened on it any more."""
    g.set_browser_cookie = False
    response.delete_cookie(
        cookie_name(BROWSER_COOKIE), httponly=True, samesite="Lax", secure=settings().production
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def on_shared_machine() -> bool:
    """Whether others use this machine after whoever is here: nothing is to be left on it."""
    return bool(g.get("shared_machine"))


def share_machine() -> None:
    """From now on in this request: what is answered leaves nothing on the machine."""
    g.shared_machine = True


def begin_anew() -> str:
    """Make this browser another one, whose name is set with this response; the new name."""
    g.browser_token = secrets.token_urlsafe(_TOKEN_BYTES)
    g.set_browser_cookie = True
    return str(g.browser_token)


def csrf_token() -> str:
    """Ties a form to the browser it was shown in."""
    return keyed_digest("csrf", browser_token() or "")


def csrf_field() -> Markup:
    """The hidden box that each form with a POST carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def without_token[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """For a POST from a page that is the same bytes for everyone: the origin alone is checked."""
    view.without_token = True  # type: ignore[attr-defined]
    return view


def throttle(limit: str, *names: str) -> None:
    """Count one try under these names; raises TooManyAttempts past the limit ("5/15minutes")."""
    if not _limited(lambda limiter: limiter.hit(parse(limit), *names)):
        raise TooManyAttempts


def count_mail_to(email: str) -> None:
    """Anybody may write anybody's address into a page that mails. Raises TooManyAttempts."""
    throttle("20/day", "mail to", keyed_digest("mail to", email.casefold()))


def refuse_if_throttled(limit: str, *names: str) -> None:
    """Raise TooManyAttempts where the limit is used up, without counting this try."""
    if not _limited(lambda limiter: limiter.test(parse(limit), *names)):
        raise TooManyAttempts


def count_as(name: str) -> None:
    """Count tries of this request under a name of its own instead of that of its network.

    For machines that somebody of the council has let in: all of a library have one address.
    """
    g.counted_as = name


def network() -> str:
    """The network a request comes from: an IPv6 caller owns a /64, so that is what counts."""
    if "counted_as" in g:
        return str(g.counted_as)
    given = request.remote_addr or ""
    try:
        address = ip_address(_WITH_PORT.sub(r"\1\2", given))
    except ValueError:  # a Unix socket has none; what can't be read shares one name
        return "unknown"
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def _limited(ask: Callable[[MovingWindowRateLimiter], bool]) -> bool:
    """Ask the limiter; while its Redis is away, the one of this process."""
    shared: MovingWindowRateLimiter = current_app.extensions["throttle"]
    try:
        return ask(shared)
    except shared.storage.base_exceptions as fault:
        logs.log.warning("throttle.alone", error=type(fault).__name__)
        return ask(current_app.extensions["throttle of this process"])


def _limiter(redis_url: str | None) -> MovingWindowRateLimiter:
    storage: Storage = storage_from_string(redis_url) if redis_url else MemoryStorage()  # type: ignore[assignment]
    return MovingWindowRateLimiter(storage)


def _refuse_nul() -> None:
    """No page's address has a NUL in it, and the database can't be asked for one."""
    if "\0" in request.path:
        abort(HTTPStatus.NOT_FOUND)


def _refuse_forgeries() -> None:
    if request.method in _SAFE_METHODS or request.routing_exception is not None:
        return
    if request.content_length is None:
        abort(HTTPStatus.LENGTH_REQUIRED)
    if request.content_length > (request.max_content_length or 0):
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if _from_elsewhere():
        abort(HTTPStatus.BAD_REQUEST)
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "without_token", False):
        return
    if not same(request.form.get("csrf_token", ""), csrf_token()):
        abort(HTTPStatus.BAD_REQUEST)


def _from_elsewhere() -> bool:
    """Whether the browser says that another site sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.host}"


def _finish(response: Response) -> Response:
    if g.get("set_browser_cookie"):
        response.set_cookie(
            cookie_name(BROWSER_COOKIE),
            g.browser_token,
            max_age=28 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings().production,
        )
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if on_shared_machine():
        _leave_nothing(response)
    return response


def _leave_nothing(response: Response) -> None:
    """No cookie outlives the browser, not even one that was killed; nothing is cached.

    A cookie that says which machine this is stays, and so does one that is taken away.
    """
    cookies = response.headers.getlist("Set-Cookie")
    response.headers.remove("Set-Cookie")
    for cookie in cookies:
        lasting = cookie.startswith(f"{cookie_name(MACHINE_COOKIE)}=") or "Max-Age=0" in cookie
        response.headers.add("Set-Cookie", cookie if lasting else _LASTING.sub("", cookie))
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
