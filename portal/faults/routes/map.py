"""What the map draws where no tiles are set. The words beside it stand without."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from flask import Response, jsonify, request, url_for
from werkzeug.exceptions import BadRequest

from portal.core import i18n, security
from portal.core.i18n import _
from portal.core.settings import settings
from portal.faults.routes.blueprint import bp
from portal.faults.routes.boxes import box_of, point_of
from portal.gazetteer import services as gazetteer

_PIECES = "1200/hour"  # from one network; a library's readers share one
_DAY = 86_400

bp.record_once(lambda state: state.app.jinja_env.globals.update(map_of_place=map_of_place))


def map_of_place() -> dict[str, str]:
    """Where the parts of a map with a pin come from, for pages that ask for a place."""
    return {
        "streets": url_for("faults.streets"),
        "around": url_for("faults.around"),
        "tiles": settings().tile_url,
        "credit": settings().tile_credit,
    }


def _for_scripts(view: Callable[[], Response]) -> Callable[[], Response]:
    """A point or box that can't be one is answered as JSON too: a script asks, not a person."""

    @wraps(view)
    def answer() -> Response:
        try:
            return view()
        except BadRequest:
            response = jsonify(error="This is not a place on a map")
            response.status_code = HTTPStatus.BAD_REQUEST
            return response

    return answer


@bp.get("/map/around.json")
@_for_scripts
def around() -> Response:
    """What is near a point, in words and in the language of the page; empty where nothing is."""
    point = point_of(request.args.get("lat", ""), request.args.get("lon", ""))
    security.throttle(_PIECES, "map by network", security.network())
    found = gazetteer.around(point.lat, point.lon, limit=1)
    words = i18n.plain(_("Near %(place)s", place=found[0].name)) if found else ""
    return jsonify(words=words)


@bp.get("/map/streets.json")
@_for_scripts
def streets() -> Response:
    """The streets of `box` as [name, [lat, lon], [lat, lon]]: from where to where."""
    box = box_of(request.args.get("box", ""))
    security.throttle(_PIECES, "map by network", security.network())
    lines = [[line.name, line.start, line.end] for line in gazetteer.streets_in(box)]
    body = json.dumps({"streets": lines}, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={_DAY}"
    return response
