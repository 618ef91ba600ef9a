"""What the map draws where no tiles are set. The words beside it stand without."""

import json

from flask import Response, request

from portal.core import security
from portal.faults.routes.blueprint import bp
from portal.faults.routes.boxes import box_of
from portal.gazetteer import services as gazetteer

_PIECES = "1200/hour"  # from one network; a library's readers share one
_DAY = 86_400


@bp.get("/map/streets.json")
def streets() -> Response:
    """The streets of `box` as [name, [lat, lon], [lat, lon]]: from where to where."""
    box = box_of(request.args.get("box", ""))
    security.throttle(_PIECES, "map by network", security.network())
    lines = [[line.name, line.start, line.end] for line in gazetteer.streets_in(box)]
    body = json.dumps({"streets": lines}, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={_DAY}"
    return response
