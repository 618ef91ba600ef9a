"""The queue of an officer, with a thousand cases behind it and with a million.

Of eight teams and twelve services; so many are open that a page is full in both. Each question is
asked in turns of the one database and of the other, so that a noisy moment meets them alike.
`python -m bench.queue` prints it.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bench.database import bench_database
from bench.figures import Figure
from portal import create_app
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases.queue import words
from portal.config import Settings
from portal.core import db, pages
from portal.core.crypto import ring
from tests.support.account import make_staff
from tests.support.statements import counting

FEW, MANY = 1_000, 1_000_000
_MOST_RATIO, _MOST_STATEMENTS = 1.3, 10
_ROUNDS, _TIMES = 7, 60
_PIECE = 50_000
_OPEN = {FEW: 0.5, MANY: 0.05}
_TEAMS = ("highways", "waste")
_OWNED = 40  # one open case in so many is the officer's
_SURNAMES = 5_000

_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('cases', 'case_words') AND indexdef NOT LIKE '%UNIQUE%'
"""
_CASES = text(
    """
    WITH made AS (
        INSERT INTO cases (id, reference, kind, channel, service, title, team, owner_id, status,
            statuses, contact, locale, access_code, respond_days, received_at, acknowledge_by,
            respond_by, acknowledged_at, closed_at, waiting_since, submission_id, changed_at)
        SELECT gen_random_uuid(), 'Q' || lpad(upper(to_hex(n)), 11, '0'), 'report', 'web',
            'service-' || n % 12, 'Service ' || n % 12,
            CASE n % 8 WHEN 0 THEN 'highways' WHEN 1 THEN 'waste' ELSE 'team-' || n % 8 END,
            CASE WHEN n % :owned = 0 THEN CAST(:me AS uuid) END,
            CASE WHEN chance < :open THEN 'investigating' ELSE 'completed' END,
            '{received,investigating,completed}', CAST(:sealed AS bytea), 'en',
            CAST(:sealed AS bytea), 10, received, current_date, current_date + (n % 40 - 10),
            CASE WHEN n % 3 > 0 THEN now() END,
            CASE WHEN chance < :open THEN NULL ELSE received + interval '5 days' END,
            CASE WHEN n % 60 < 2 THEN now() END, gen_random_uuid(), received
        FROM (SELECT n, random() AS chance, now() - n % 700 * interval '1 day' AS received
            FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) n) each
        RETURNING id
    )
    INSERT INTO case_words (id, words)
    SELECT id, (SELECT array_agg(word) FROM (SELECT (:words)[1 + floor(random() * :most)::int]
        AS word FROM generate_series(1, 6) WHERE made.id IS NOT NULL) six) FROM made
    """
)

Ask = Callable[[FlaskClient, random.Random], None]


def figures() -> list[Figure]:
    with ExitStack() as stack:
        urls = {
            count: stack.enter_context(bench_database(f"onestop_bench_queue_{count}"))
            for count in (FEW, MANY)
        }
        app = create_app(Settings(database_url=urls[FEW]))
        with app.app_context():
            tokens = {count: _fill(url, count) for count, url in urls.items()}
        places = {count: (url, tokens[count]) for count, url in urls.items()}
        rounds = [_round(app, places, seed) for seed in range(_ROUNDS + 1)]
        statements = _statements(app, *places[MANY])
    return [*_found(rounds[1:]), statements]  # the first round is for warming up


def _fill(url: str, count: int) -> str:
    """The session of the officer who asks. Indexes are made afterwards, all at once."""
    db.connect(url)
    me = make_staff(teams=_TEAMS)
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _made_by in indexes:
            connection.execute(f"DROP INDEX {name}")
        for before in range(0, count, _PIECE):
            _add(before, min(count, before + _PIECE), me, _OPEN[count])
        for _name, made_by in indexes:
            connection.execute(made_by)
        connection.execute("VACUUM ANALYZE")  # as its own caretaker does it
    return sessions.start_for_staff(me, Arrival(method=Method.PASSKEY, second_factor=True))


def _add(before: int, last: int, me: UUID, share: float) -> None:
    hashes = words.hashes_of(f"name{number}" for number in range(_SURNAMES))
    values = {
        "first": before + 1,
        "last": last,
        "me": me,
        "owned": _OWNED * 8,
        "open": share,
        "sealed": ring.fernet.encrypt(b"null"),
        "words": hashes,
        "most": len(hashes),
    }
    with db.transaction() as session:
        session.execute(text("SET LOCAL session_replication_role = 'replica'"))
        session.execute(_CASES, values)


def _round(
    app: Flask, places: dict[int, tuple[str, str]], seed: int
) -> dict[tuple[str, int], float]:
    """The p95 of each question with few and with many, in milliseconds."""
    return {
        (name, count): _p95(app, url, token, ask, seed)
        for name, ask in QUESTIONS.items()
        for count, (url, token) in places.items()
    }


def _p95(app: Flask, url: str, token: str, ask: Ask, seed: int) -> float:
    db.connect(url)
    chance = random.Random(seed)  # noqa: S311 - both are asked the same
    times = []
    for _ in range(_TIMES):
        with app.app_context():
            pages.forget()
            client = _signed_in(app, token)
            started = time.perf_counter()
            ask(client, chance)
            times.append((time.perf_counter() - started) * 1_000)
    return sorted(times)[int(len(times) * 0.95)]


def _signed_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("session", token)
    return client


def _statements(app: Flask, url: str, token: str) -> Figure:
    db.connect(url)
    with app.app_context(), counting() as seen:
        _queue(_signed_in(app, token), random.Random(1))  # noqa: S311 - nothing to guess
    return Figure(
        f"SQL statements of the queue, {MANY:,}", len(seen), "statements", _MOST_STATEMENTS
    )


def _queue(client: FlaskClient, _chance: random.Random) -> None:
    _get(client, "/staff/cases/?all=1")


def _late(client: FlaskClient, _chance: random.Random) -> None:
    _get(client, "/staff/cases/?due=late")


def _mine(client: FlaskClient, _chance: random.Random) -> None:
    _get(client, "/staff/cases/?owner=mine")


def _closed(client: FlaskClient, chance: random.Random) -> None:
    _get(client, f"/staff/cases/?status=closed&service=service-{chance.randrange(12)}")


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")


QUESTIONS: dict[str, Ask] = {
    "the queue": _queue,
    "what is late": _late,
    "what is mine": _mine,
    "what is closed of a service": _closed,
}


def _found(rounds: list[dict[tuple[str, int], float]]) -> Iterator[Figure]:
    """The round that was disturbed least: what else a machine does only ever adds."""
    for name in QUESTIONS:
        few, many = (min(each[name, count] for each in rounds) for count in (FEW, MANY))
        yield Figure(f"p95 of {name}: {FEW:,} cases", round(few, 2), "ms")
        yield Figure(f"p95 of {name}: {MANY:,} cases", round(many, 2), "ms")
        bound = _MOST_RATIO if name == "the queue" else None
        yield Figure(f"p95 of {name}: many × few", round(many / few, 2), "×", bound)


if __name__ == "__main__":
    for figure in figures():
        sys.stdout.write(f"{figure.name:<50}{figure.value:>10} {figure.unit}\n")
