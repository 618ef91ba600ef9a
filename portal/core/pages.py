"""Public pages: the same bytes for everyone, so rendered once, with an ETag, for any proxy.

They are compressed once too. Pages with a person's answers or a token aren't compressed at all:
their size would tell something about what is in them (BREACH).
"""

import functools
import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from flask import Response, g, request

from portal.core import i18n

FRESH_SECONDS = 5
_MOST_KEPT = 2_000
_BROTLI_QUALITY = 5


@dataclass(frozen=True)
class _Kept:
    """A rendered page by encoding, until a moment of the monotonic clock."""

    until: float
    etag: str
    bodies: dict[str, bytes]


_pages: dict[tuple[str, str], _Kept] = {}


def public[**P](view: Callable[P, str]) -> Callable[P, Response]:
    """Keep what this view renders for a few seconds, in this process, one copy a language.

    The view gives HTML that depends on the address alone: no cookie, no query, no visitor.
    An edit is therefore seen everywhere within FRESH_SECONDS.
    """

    @functools.wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = (i18n.current().code, request.path)
        kept = _pages.get(key)
        if kept is None or kept.until < time.monotonic():
            g.same_for_everyone = True
            kept = _keep(key, view(*args, **kwargs).encode())
        return _response(kept)

    return answer


def forget() -> None:
    """Show the next visitor of this process what has just been published."""
    _pages.clear()


def _keep(key: tuple[str, str], body: bytes) -> _Kept:
    if len(_pages) >= _MOST_KEPT:
        _pages.clear()
    bodies = {
        "br": brotli.compress(body, quality=_BROTLI_QUALITY),
        "gzip": gzip.compress(body, mtime=0),
        "": body,
    }
    etag = hashlib.sha256(body).hexdigest()[:20]
    _pages[key] = _Kept(time.monotonic() + FRESH_SECONDS, etag, bodies)
    return _pages[key]


def _response(kept: _Kept) -> Response:
    accepted = request.headers.get("Accept-Encoding", "")
    names = {part.strip() for part in accepted.split(",")}  # "br;q=0" is a no
    encoding = "br" if "br" in names else "gzip" if "gzip" in names else ""
    response = Response(kept.bodies[encoding], content_type="text/html; charset=utf-8")
    response.set_etag(f"{kept.etag}-{encoding or 'plain'}")
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["Vary"] = "Accept-Encoding, HX-Request"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if request.if_none_match:
        response.make_conditional(request)
    return response
