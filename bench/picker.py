"""The page with the days of a calendar that has 20,000 future times, beside a plain question.

Each visitor comes once, with a home and wishes of their own.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched, cycle, islice
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Load, Request, Server, serving
from portal import create_app
from portal.config import Settings
from portal.core import clock, db, i18n
from portal.core.security import BROWSER_COOKIE
from portal.eforms import services
from portal.eforms.pages import moments
from portal.gazetteer.models import Address
from tests.eforms.booked import Booker, make_calendar, publish
from tests.eforms.builders import make_page, make_question
from tests.support.statements import counting

_SERVICE = "visit"
_HOME = f"/services/{_SERVICE}/"
_PLAIN, _PICKER = "email", "time"
_ROUNDS, _VISITORS = 3, 400  # in each
_MOST_RATIO, _MOST_STATEMENTS = 1.3, 8
_PAGES = [
    make_page("address", make_question("address", "address")),
    make_page("email", make_question("email", "email")),
    make_page("time", make_question("time", "slot")),
]


def figures() -> list[Figure]:
    with bench_database() as url:
        key = Fernet.generate_key().decode()  # this process answers, the server reads
        app = create_app(Settings(database_url=url, data_keys=(key,)))
        with app.app_context():
            # A quarter of an hour each, day and night, for seven months.
            make_calendar(
                open_at=["00:00-24:00"], slot_minutes=15, horizon_days=210,
                place="One-Stop Shop", lat=54.0, lon=-2.0, facilities=["step_free"],
            )  # fmt: skip
            asks = ["step_free", "hearing_loop", "interpreter"]
            publish(pages=_PAGES, booking={"taken": True, "property": "address", "asks": asks})
        with serving("portal:create_app()", {"DATABASE_URL": url, "DATA_KEYS": key}) as portal:
            with app.test_request_context(), i18n.use_locale("en"):
                tokens = [_begun(each) for each in islice(_answers(), (_ROUNDS + 1) * _VISITORS)]
            statements = _statements(Booker(app.test_client(), _SERVICE), tokens[0])
            name = _cookie_name(portal)
            cookies = [f"{name}={token}" for token in tokens]
            rounds = [_round(portal, each) for each in batched(cookies, _VISITORS, strict=True)]
    return [*_times(rounds[1:]), statements]  # the first is for warming up


def _cookie_name(portal: Server) -> str:
    """As the server calls the cookie that drafts are bound to."""
    _status, headers, _body = portal.fetch(Request(_HOME, "POST", "", expect=303))
    return headers["Set-Cookie"].partition("=")[0]


def _answers() -> Iterator[dict[str, Any]]:
    """What each visitor has said before they come to the page of days."""
    wanted = select(Address).distinct(Address.postcode).order_by(Address.postcode)
    homes = cycle(db.session.scalars(wanted).all())
    tomorrow = clock.today() + timedelta(days=1)
    for number, home in enumerate(homes):
        after = tomorrow + timedelta(days=number % 180)
        wishes = {"after": after.isoformat(), "step_free": bool(number % 2)}
        yield {
            "address": {"uprn": str(home.uprn), "lines": home.lines, "postcode": home.postcode},
            "email": f"visitor.{number}@example.org",
            "time.items": {"wishes": wishes},
        }


def _begun(answers: dict[str, Any]) -> str:
    """The token of somebody who has said this."""
    token = secrets.token_urlsafe()
    services.answer(services.begin(token, _SERVICE), answers)
    return token


def _statements(booker: Booker, token: str) -> Figure:
    booker.client.set_cookie(BROWSER_COOKIE, token)
    moments.forget()
    with counting() as sent:
        page = booker.get(_PICKER)
    if not page.soup.select(".slot-days li"):
        raise RuntimeError("The page of days has none")
    name = "Statements of the page of days, 20,000 times"
    return Figure(name, len(sent), "", _MOST_STATEMENTS)


def _round(portal: Server, cookies: tuple[str, ...]) -> dict[str, Load]:
    return {
        page: portal.load_of(
            [Request(f"{_HOME}{page}", headers={"Cookie": each}) for each in cookies]
        )
        for page in (_PLAIN, _PICKER)
    }


def _times(rounds: list[dict[str, Load]]) -> Iterator[Figure]:
    plain, picker = (
        _p95([time for each in rounds for time in each[name].times_ms])
        for name in (_PLAIN, _PICKER)
    )
    yield Figure("p95 of a plain question page", round(plain, 2), "ms")
    yield Figure("p95 of the page of days, 20,000 times", round(picker, 2), "ms")
    yield Figure("p95 of the page of days × plain", round(picker / plain, 2), "×", _MOST_RATIO)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
