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

from portal.core import i18n, security

FRESH_SECONDS = 5
_MOST_KEPT = 2_000
_BROTLI_QUALITY = 5


@dataclass(frozen=True)
class _Kept:
    """A rendered page with its headers, by encoding, until a moment of the monotonic clock."""

    until: float
    answers: dict[str, tuple[bytes, list[tuple[str, str]]]]


_pages: dict[tuple[str, str], _Kept] = {}


def public[**P](view: Callable[P, str]) -> Callable[P, Response]:
    """Keep what this view renders for a few seconds, in this process, one copy a language.

    The view gives HTML that depends on the address alone: no cookie, no query, no visitor.
    An edit is therefore seen everywhere within FRESH_SECONDS.
    """

    @functools.wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        if security.on_shared_machine():  # says whom it helps, and is kept nowhere
            return Response(view(*args, **kwargs), content_type="text/html; charset=utf-8")
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
    answers = {name: (packed, _headers(name, etag)) for name, packed in bodies.items()}
    _pages[key] = _Kept(time.monotonic() + FRESH_SECONDS, answers)
    return _pages[key]


def _headers(encoding: str, etag: str) -> list[tuple[str, str]]:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("ETag", f'"{etag}-{encoding or "plain"}"'),
        ("Cache-Control", f"public, max-age={FRESH_SECONDS}"),
        ("Vary", "Accept-Encoding, HX-Request"),
    ]
    return [*headers, ("Content-Encoding", encoding)] if encoding else headers


def _response(kept: _Kept) -> Response:
    accepted = request.headers.get("Accept-Encoding", "")
    names = {part.strip() for part in accepted.split(",")}  # "br;q=0" is a no
    encoding = "br" if "br" in names else "gzip" if "gzip" in names else ""
    body, headers = kept.answers[encoding]
    response = Response(body, headers=headers)
    if request.if_none_match:
        response.make_conditional(request)
    return response
