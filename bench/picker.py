"""The page with the days of a calendar that has 20,000 future times, beside a plain question."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Load, Request, Server, serving
from portal import create_app
from portal.config import Settings
from portal.eforms.pages import moments
from tests.eforms.booked import Booker, make_calendar, publish
from tests.support.statements import counting

_HOME = "/services/visit/"
_ANSWERS = {"people": {"people": "1"}, "email": {"email": "amina@example.org"}}
_PLAIN, _PICKER = "email", "time"
_ROUNDS, _REQUESTS = 7, 400
_MOST_RATIO, _MOST_STATEMENTS = 1.3, 8


def figures() -> list[Figure]:
    with bench_database() as url:
        app = create_app(Settings(database_url=url))
        with app.app_context():
            # A quarter of an hour each, day and night, for seven months.
            make_calendar(open_at=["00:00-24:00"], slot_minutes=15, horizon_days=210)
            publish()
        statements = _statements(Booker(app.test_client(), "visit"))
        with serving("portal:create_app()", {"DATABASE_URL": url}) as portal:
            cookie = _begun(portal)
            pages = {name: Request(f"{_HOME}{name}", headers=cookie) for name in (_PLAIN, _PICKER)}
            rounds = [
                {name: portal.load(page, _REQUESTS) for name, page in pages.items()}
                for _ in range(_ROUNDS + 1)
            ][1:]  # the first is for warming up
    return [*_times(rounds), statements]


def _statements(booker: Booker) -> Figure:
    booker.at_the_days()
    moments.forget()
    with counting() as sent:
        booker.get(_PICKER)
    name = "Statements of the page of days, 20,000 times"
    return Figure(name, len(sent), "", _MOST_STATEMENTS)


def _begun(portal: Server) -> dict[str, str]:
    """The cookie of somebody who has come to the page of days."""
    _status, headers, _body = portal.fetch(Request(_HOME, "POST", "", expect=303))
    cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    form = {**cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for page, boxes in _ANSWERS.items():
        _status, _headers, body = portal.fetch(Request(f"{_HOME}{page}", headers=cookie))
        found = re.search(rb'name="csrf_token" value="([^"]+)"', body)
        if found is None:
            raise RuntimeError("The question page has no token")
        sent = urlencode({"csrf_token": found[1].decode(), **boxes})
        portal.fetch(Request(f"{_HOME}{page}", "POST", sent, form, expect=303))
    return cookie


def _times(rounds: list[dict[str, Load]]) -> Iterator[Figure]:
    # The round that was disturbed least: what else a machine does only ever adds.
    plain, picker = (min(_p95(each[name]) for each in rounds) for name in (_PLAIN, _PICKER))
    yield Figure("p95 of a plain question page", round(plain, 2), "ms")
    yield Figure("p95 of the page of days, 20,000 times", round(picker, 2), "ms")
    yield Figure("p95 of the page of days × plain", round(picker / plain, 2), "×", _MOST_RATIO)


def _p95(load: Load) -> float:
    return sorted(load.times_ms)[int(len(load.times_ms) * 0.95)]
