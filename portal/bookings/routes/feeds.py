"""Free times for partners' programs: read-only, public, and the same for everyone."""

import hashlib
import json
from http import HTTPStatus
from typing import Any

from flask import Response, request

from portal.bookings.after.calendar_files import PUBLISH, TYPE
from portal.bookings.reading import feeds
from portal.bookings.routes.blueprint import bp

_JSON = "application/json"


@bp.get("/feeds/slots.json")
def feed_of_calendars() -> Response:
    """Which calendars there are."""
    return _answer(_json(feeds.listed()), _JSON)


@bp.get("/feeds/slots/<calendar>.json")
def feed_as_json(calendar: str) -> Response:
    return _answer(_json(feeds.as_json(calendar)), _JSON)


@bp.get("/feeds/slots/<calendar>.ics")
def feed_as_calendar(calendar: str) -> Response:
    return _answer(feeds.as_calendar(calendar), f"{TYPE}; charset=utf-8; method={PUBLISH}")


def _answer(body: bytes, kind: str) -> Response:
    """Kept for a minute by whoever stands in between, and asked for by its ETag after that."""
    response = Response(body, HTTPStatus.OK, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={int(feeds.FRESH.total_seconds())}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(hashlib.sha256(body).hexdigest()[:20])
    response.make_conditional(request)
    return response


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
