"""What a first visit weighs: requests and compressed bytes, as they go over the wire."""

import re

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Request, Server, serving

_MOST_BYTES, _MOST_REQUESTS, _MOST_SCRIPT = 45_000, 5, 21_000
_NEEDED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"[^>]*>')
_OPENED = re.compile(r'rel="(?:stylesheet|icon|preload)"|<script|<img')
_ACCEPT = {"Accept-Encoding": "br"}


def figures() -> list[Figure]:
    with (
        bench_database() as url,
        serving("portal:create_app()", {"DATABASE_URL": url}) as portal,
    ):
        weights = _first_visit(portal)
    script = sum(size for path, size in weights.items() if path.endswith(".js"))
    return [
        Figure("first visit", sum(weights.values()), "bytes", _MOST_BYTES),
        Figure("requests of a first visit", len(weights), "requests", _MOST_REQUESTS),
        Figure("JavaScript", script, "bytes", _MOST_SCRIPT),
    ]


def _first_visit(portal: Server) -> dict[str, int]:
    """Each address that a browser fetches for the home page, with its bytes."""
    _status, _headers, home = portal.fetch(Request("/", headers={"Accept-Encoding": "identity"}))
    elements = [found for found in _NEEDED.finditer(home.decode()) if _OPENED.search(found[0])]
    paths = ["/", *dict.fromkeys(found[1] for found in elements)]
    return {path: len(portal.fetch(Request(path, headers=_ACCEPT))[2]) for path in paths}
