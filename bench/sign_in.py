"""Whether the time of an answer tells if an address is known: asking for a code to sign in.

Addresses that are known and addresses that aren't are asked for in pairs, which of the two first is
drawn, so that whatever else the machine does meets both alike.
"""

import http.client
import random
import re
import secrets
import statistics
import time
from urllib.parse import urlencode
from uuid import uuid4

from cryptography.fernet import Fernet

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Server, serving
from portal import create_app
from portal.accounts.models import StaffMember
from portal.accounts.people import digest_of, person_with
from portal.config import Settings
from portal.core import clock
from portal.core.db import transaction

_EACH = 500
_WARM_UP = 40
_PER_NETWORK = 30  # a network may ask 60 times in an hour
_MOST_APART = 0.1
_PAGES = {"residents": "/sign-in", "staff": "/staff/sign-in"}


def figures() -> list[Figure]:
    secret, key = secrets.token_urlsafe(48), Fernet.generate_key().decode()
    with bench_database() as url:
        settings = Settings(database_url=url, secret_key=secret, data_keys=(key,))
        with create_app(settings).app_context():
            _make_known()
        environment = {
            "DATABASE_URL": url,
            "SECRET_KEY": secret,
            "DATA_KEYS": key,
            "TRUSTED_PROXIES": "1",
        }
        with serving("portal:create_app()", environment) as portal:
            times = {who: _measure(portal, who, path) for who, path in _PAGES.items()}
    return [figure for who, found in times.items() for figure in _compare(who, *found)]


def _email(who: str, number: int, *, known: bool) -> str:
    """Of the same length, known or not."""
    return f"{who}-{'known' if known else 'other'}-{number:04}@example.org"


def _make_known() -> None:
    with transaction() as session:
        for number in range(_EACH + _WARM_UP):
            person_with(
                _email("residents", number, known=True), name="Amina", phone=None, locale="en"
            )
            email = _email("staff", number, known=True)
            session.add(
                StaffMember(
                    id=uuid4(), email_digest=digest_of(email), email=email, name="Ola",
                    roles=["officer"], teams=["highways"],
                    invited_at=clock.now(), joined_at=clock.now(),
                )
            )  # fmt: skip


def _measure(portal: Server, who: str, path: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer, for known and for unknown addresses."""
    browser = _Browser(portal, path)
    order = random.Random(4)  # noqa: S311 - no secret
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(_WARM_UP + _EACH):
        for known in order.sample((True, False), 2):
            email = _email(who, number, known=known)
            took = browser.ask(email, network=2 * number // _PER_NETWORK)
            if number >= _WARM_UP:
                times[known].append(took)
    browser.close()
    return times[True], times[False]


class _Browser:
    """One that asks again and again, over a connection that is kept open."""

    def __init__(self, portal: Server, path: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
        self._path = path
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        page = response.read().decode()
        cookies = response.headers.get_all("Set-Cookie") or []
        self._cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if found is None:
            raise RuntimeError(f"{path} has no token")
        self._token = found[1]

    def ask(self, email: str, network: int) -> float:
        body = urlencode({"csrf_token": self._token, "email": email})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self._cookie,
            "X-Forwarded-For": f"10.0.{network // 250}.{network % 250 + 1}",
        }
        started = time.perf_counter()
        self._connection.request("POST", self._path, body, headers)
        response = self._connection.getresponse()
        response.read()
        took = (time.perf_counter() - started) * 1000
        if response.status != http.client.SEE_OTHER:
            raise RuntimeError(f"{self._path} answered {response.status}")
        return took

    def close(self) -> None:
        self._connection.close()


def _compare(who: str, known: list[float], other: list[float]) -> list[Figure]:
    """How far the ratios lie from 1, of the middle and of the slow end."""
    rows = [Figure(f"Asking for a code, {who}", round(statistics.median(other), 2), "ms")]
    for name, at, bound in (("median", 50, _MOST_APART), ("p90", 90, None)):
        ratio = _percentile(known, at) / _percentile(other, at)
        said = f"{name} of known beside unknown {who}, distance from 1"
        rows.append(Figure(said, round(abs(1 - ratio), 3), "× unknown", bound))
    return rows


def _percentile(times: list[float], at: int) -> float:
    return statistics.quantiles(times, n=100)[at - 1]
