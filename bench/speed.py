"""What a page costs the server, as a multiple of a bare Flask page on the same server."""

import re
import statistics
from urllib.parse import urlencode

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Load, Request, Server, serving

_ROUNDS = 5
_REQUESTS = 800
_BOUNDS = {"home": 1.6, "start page": 1.6, "content page": 1.6, "question page": 3.5, "answer": 7.0}
_MOST_P99 = 8.0


def figures() -> list[Figure]:
    with (
        bench_database() as url,
        serving("bench.bare:create_app()", {}) as bare,
        serving("portal:create_app()", {"DATABASE_URL": url}) as portal,
    ):
        loads = _measure(bare, portal, _requests(portal))
    return [*_cpu(loads), *_latency(loads)]


def _requests(portal: Server) -> dict[str, Request]:
    _status, headers, _body = portal.fetch(Request("/services/pothole/", "POST", "", expect=303))
    cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    _status, _headers, page = portal.fetch(Request("/services/pothole/danger", headers=cookie))
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("The question page has no token")
    body = urlencode({"csrf_token": found[1].decode(), "danger": "no"})
    form = {**cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return {
        "home": Request("/"),
        "start page": Request("/services/pothole/"),
        "content page": Request("/privacy"),
        "question page": Request("/services/pothole/danger", headers=cookie),
        "answer": Request("/services/pothole/danger", "POST", body, form, expect=303),
    }


def _measure(bare: Server, portal: Server, requests: dict[str, Request]) -> dict[str, list[Load]]:
    """In rounds, the yardstick beside each page, so that a noisy moment meets them alike."""
    loads: dict[str, list[Load]] = {"bare": [], **{name: [] for name in requests}}
    for server, request in ((bare, Request("/")), *((portal, each) for each in requests.values())):
        server.load(request, 80)
    for _ in range(_ROUNDS):
        loads["bare"].append(bare.load(Request("/"), _REQUESTS))
        for name, request in requests.items():
            loads[name].append(portal.load(request, _REQUESTS))
    return loads


def _cpu(loads: dict[str, list[Load]]) -> list[Figure]:
    bare = _steady(loads["bare"])
    return [
        Figure("CPU of a bare Flask page", round(bare, 3), "ms"),
        *(
            Figure(f"CPU of {name}", round(_steady(loads[name]) / bare, 2), "× bare", bound)
            for name, bound in _BOUNDS.items()
        ),
    ]


def _latency(loads: dict[str, list[Load]]) -> list[Figure]:
    bare = statistics.median(load.p99_ms for load in loads["bare"])
    return [
        Figure(
            f"p99 of {name} at 8 connections",
            round(statistics.median(load.p99_ms for load in loads[name]) / bare, 2),
            "× bare",
            _MOST_P99,
        )
        for name in ("question page", "answer")
    ]


def _steady(loads: list[Load]) -> float:
    """The round that was disturbed least: what else a machine does only ever adds."""
    return min(load.cpu_ms for load in loads)
