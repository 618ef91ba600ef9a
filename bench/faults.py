"""What is asked of reports, with a thousand of them and with a million: near, list, feed, window.

Both databases have the same borough, and one report in fifty is open. Each question is asked in
turns of the one and of the other, so that a noisy moment meets them alike; each time at another
place, in another ward or another week. `python -m bench.faults` prints it.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bench.database import bench_database
from bench.figures import Figure
from portal import create_app
from portal.config import Settings
from portal.core import clock, db, i18n, pages
from portal.faults import services
from tests.support.reports import add_reports

FEW, MANY = 1_000, 1_000_000
_MOST_RATIO = 1.3
_ROUNDS, _TIMES = 7, 120
_PIECE = 50_000
_OLDEST_DAYS = 1_000

_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('report', 'report_update', 'report_photo') AND indexdef NOT LIKE '%UNIQUE%'
"""

Ask = Callable[[FlaskClient, random.Random], None]


def figures() -> list[Figure]:
    with ExitStack() as stack:
        urls = {
            count: stack.enter_context(bench_database(f"onestop_bench_faults_{count}"))
            for count in (FEW, MANY)
        }
        app = create_app(Settings(database_url=urls[FEW]))
        with app.app_context():
            for count, url in urls.items():
                _fill(url, count)
        rounds = [_round(app, urls, seed) for seed in range(_ROUNDS + 1)]
    return list(_found(rounds[1:]))  # the first is for warming up


def _fill(url: str, count: int) -> None:
    """Indexes are made afterwards: a million rows would turn each of them over and over."""
    db.connect(url)
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _made_by in indexes:
            connection.execute(f"DROP INDEX {name}")
        for before in range(0, count, _PIECE):
            with db.transaction() as session:
                session.execute(text("SET LOCAL session_replication_role = 'replica'"))
                size = min(_PIECE, count - before)
                mark = f"{before // _PIECE:03d}"
                add_reports(session, size, mark=mark, before=before, of=count)
        for _name, made_by in indexes:
            connection.execute(made_by)
        connection.execute("VACUUM ANALYZE")  # as its own caretaker does it


def _round(app: Flask, urls: dict[int, str], seed: int) -> dict[tuple[str, int], float]:
    """The p95 of each question with few and with many, in milliseconds."""
    return {
        (name, count): _p95(app, url, ask, seed)
        for name, ask in QUESTIONS.items()
        for count, url in urls.items()
    }


def _p95(app: Flask, url: str, ask: Ask, seed: int) -> float:
    db.connect(url)
    chance = random.Random(seed)  # noqa: S311 - both are asked the same
    times = []
    for number in range(_TIMES):
        if number % 20 == 0:
            app.extensions["throttle"].storage.reset()
        with app.app_context(), i18n.use_locale("en"):
            pages.forget()
            client = app.test_client()
            started = time.perf_counter()
            ask(client, chance)
            times.append((time.perf_counter() - started) * 1_000)
    return sorted(times)[int(len(times) * 0.95)]


def _near(_client: FlaskClient, chance: random.Random) -> None:
    lat, lon = 52.560 + chance.random() * 0.07, -0.130 + chance.random() * 0.14
    services.near(lat, lon, category="pothole", metres=50)


def _list(client: FlaskClient, chance: random.Random) -> None:
    _get(client, f"/reports/?bench={chance.randrange(10**6)}")


def _feed(client: FlaskClient, chance: random.Random) -> None:
    _get(client, f"/reports/feed.atom?ward={chance.choice(_WARDS)}")


def _around(client: FlaskClient, chance: random.Random) -> None:
    _get(
        client, f"/reports/?near=Mere+Street&metres=500&state=open&bench={chance.randrange(10**6)}"
    )


def _window(client: FlaskClient, chance: random.Random) -> None:
    """Twenty reports of eighty days, of which even the few have as many."""
    end = clock.now() - timedelta(days=chance.randrange(_OLDEST_DAYS))
    start = end - timedelta(days=80)
    dates = f"start_date={start:%Y-%m-%dT%H:%M:%SZ}&end_date={end:%Y-%m-%dT%H:%M:%SZ}"
    _get(client, f"/open311/v2/requests.json?{dates}&page_size=20")


def _get(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")


_WARDS = [f"E0599{number:04d}" for number in range(1, 13)]
QUESTIONS: dict[str, Ask] = {
    "what is near": _near,
    "the list": _list,
    "a ward's feed": _feed,
    "what is open around a street": _around,
    "a window of Open311": _window,
}


def _found(rounds: list[dict[tuple[str, int], float]]) -> Iterator[Figure]:
    for name in QUESTIONS:
        # The round that was disturbed least: what else a machine does only ever adds.
        few = min(each[name, FEW] for each in rounds)
        many = min(each[name, MANY] for each in rounds)
        yield Figure(f"p95 of {name}: {FEW:,} reports", round(few, 2), "ms")
        yield Figure(f"p95 of {name}: {MANY:,} reports", round(many, 2), "ms")
        yield Figure(f"p95 of {name}: many × few", round(many / few, 2), "×", _MOST_RATIO)


def main() -> int:
    found = figures()
    for figure in found:
        bound = "" if figure.bound is None else f"(at most {figure.bound:g})"
        print(f"{figure.name:60} {figure.value:>8g} {figure.unit:4} {bound}")
    return 0 if all(figure.ok for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
