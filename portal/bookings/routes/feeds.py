"""Free times for partners' programs: read-only, public, and the same for everyone."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request

from portal.bookings.after.calendar_files import PUBLISH, TYPE
from portal.bookings.reading import feeds
from portal.bookings.routes.blueprint import bp
from portal.core import security

_JSON = "application/json"
_ASKS = "300/hour"  # from one network; a feed changes once a minute at most


@bp.get("/feeds/slots.json")
def feed_of_calendars() -> Response:
    """Which calendars there are."""
    body = _json(feeds.listed())
    return _kept(Response(body, content_type=_JSON), hashlib.sha256(body).hexdigest()[:20])


@bp.get("/feeds/slots/<calendar>.json")
def feed_as_json(calendar: str) -> Response:
    return _answer(calendar, _JSON, lambda feed: _json(feeds.as_json(feed)))


@bp.get("/feeds/slots/<calendar>.ics")
def feed_as_calendar(calendar: str) -> Response:
    kind = f"{TYPE}; charset=utf-8; method={PUBLISH}"
    return _answer(calendar, kind, feeds.as_calendar)


def _answer(slug: str, kind: str, body_of: Callable[[feeds.Feed], bytes]) -> Response:
    """From the day named by `from` on; where there is more, a link says where it begins.

    Who has it already costs no file: a large one takes a second to write.
    """
    security.throttle(_ASKS, "feeds by network", security.network())
    feed = feeds.of(slug, _first())
    if feed.mark in request.if_none_match:
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = Response(body_of(feed), content_type=kind)
    if feed.more_from is not None:
        response.headers["Link"] = f'<{request.path}?from={feed.more_from.isoformat()}>; rel="next"'
    return _kept(response, feed.mark)


def _first() -> date | None:
    """Nonsense is as if no day were named: a feed is read by machines for years."""
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None


def _kept(response: Response, mark: str) -> Response:
    """For a minute by whoever stands in between, and asked for by its ETag after that."""
    response.headers["Cache-Control"] = f"public, max-age={int(feeds.FRESH.total_seconds())}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(mark)
    response.make_conditional(request)
    return response


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
