"""The list of reports, and what the map beside it shows."""

import json
from typing import Any

from flask import Response, request, url_for

from portal.core import security
from portal.core.settings import settings
from portal.core.web import INVALID, OK, render
from portal.faults import services
from portal.faults.pages import filters, wording
from portal.faults.pages.filters import Filters
from portal.faults.routes.blueprint import bp

_LISTS = "1200/hour"  # from one network; a library's readers share one
_ON_A_MAP = 200
_FRESH = 60  # seconds
_LONGEST_MARK = 80


@bp.get("/reports/")
def reports() -> Response:
    """Newest first, a page at a time. `after` in the address leads on from the last one shown."""
    security.throttle(_LISTS, "reports by network", security.network())
    asked = filters.of(request.args)
    listing = None
    if asked.fault is None:
        after = request.args.get("after", "")[:_LONGEST_MARK]
        listing = services.listing(asked.wanted, after=after or None)
    return render(
        "faults/reports.html",
        status=INVALID if asked.fault else OK,
        filters=asked,
        lines=[wording.line(each) for each in listing.lines] if listing else [],
        older=_older(asked, listing.after) if listing and listing.after else None,
        later=bool(request.args.get("after")),
        map=_map(asked),
        feed=url_for("faults.feed", **_feed_of(asked)),
        follow=url_for("faults.follow_area", **_feed_of(asked)),
    )


@bp.get("/reports/map.json")
def reports_on_map() -> Response:
    """The newest of the same list, for the map: what the list says, and where."""
    security.throttle(_LISTS, "reports by network", security.network())
    asked = filters.of(request.args)
    lines = [] if asked.fault else services.listing(asked.wanted, most=_ON_A_MAP).lines
    body = json.dumps({"reports": [_marked(each) for each in lines]}, ensure_ascii=False)
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    return response


def _marked(report: services.ReportLine) -> dict[str, Any]:
    said = wording.line(report)
    return {
        "url": url_for("faults.report", reference=report.reference),
        "title": str(report.title),
        "place": said["place"],
        "status": str(said["status"]),
        "open": report.open,
        "lat": report.lat,
        "lon": report.lon,
    }


def _older(asked: Filters, after: str) -> str:
    return url_for("faults.reports", **asked.chosen, after=after)


def _map(asked: Filters) -> dict[str, Any]:
    return {
        "reports": url_for("faults.reports_on_map", **asked.chosen),
        "streets": url_for("faults.streets"),
        "tiles": settings().tile_url,
        "credit": settings().tile_credit,
        "place": asked.place,
    }


def _feed_of(asked: Filters) -> dict[str, Any]:
    chosen = {name: text for name, text in asked.chosen.items() if name in {"category", "ward"}}
    if asked.place:
        chosen |= {"near": asked.near, "metres": asked.metres}
    return chosen
