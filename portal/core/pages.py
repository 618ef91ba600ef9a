"""Public pages: the same bytes for everyone, so rendered once, with an ETag, for any proxy."""

import functools
import time
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request

from portal.core import i18n

FRESH_SECONDS = 5
_MOST_KEPT = 2_000

_kept: dict[tuple[str, str], tuple[float, bytes, str]] = {}


def public[**P](view: Callable[P, str]) -> Callable[P, Response]:
    """Keep what this view renders for a few seconds, in this process, one copy a language.

    The view gives HTML that depends on the address alone: no cookie, no query, no visitor.
    An edit is therefore seen everywhere within FRESH_SECONDS.
    """

    @functools.wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = (i18n.current().code, request.path)
        held = _kept.get(key)
        if held is None or held[0] < time.monotonic():
            response = make_response(view(*args, **kwargs))
            response.add_etag()
            held = (
                time.monotonic() + FRESH_SECONDS,
                response.get_data(),
                response.get_etag()[0] or "",
            )
            _keep(key, held)
        return _response(held[1], held[2])

    return answer


def forget() -> None:
    """Show the next visitor of this process what has just been published."""
    _kept.clear()


def _keep(key: tuple[str, str], held: tuple[float, bytes, str]) -> None:
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[key] = held


def _response(body: bytes, etag: str) -> Response:
    response = Response(body, content_type="text/html; charset=utf-8")
    response.set_etag(etag)
    response.headers["Cache-Control"] = (
        f"public, max-age={FRESH_SECONDS}, stale-while-revalidate=60"
    )
    return _conditional(response)


def _conditional(response: Response) -> Response:
    made: Any = response.make_conditional(request)
    return made  # type: ignore[no-any-return]
