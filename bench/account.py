"""`/account/` of one person, with few others in the database and with many."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
from cryptography.fernet import Fernet

from bench.database import NAME, bench_database
from bench.figures import Figure
from bench.servers import Load, Request, Server, serving
from portal import create_app
from portal.accounts import people, sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.config import Settings
from portal.core import db
from tests.support.many import add_cases, add_people
from tests.support.statements import counting

_OWN = (20, 2_000)  # how many cases the persons have who look
_MOST_RATIO, _MOST_STATEMENTS = 1.25, 12
_ROUNDS, _REQUESTS = 7, 240
_PIECES = 20  # what one person has lies among what others have
_PERSON = "amina.{cases}@example.org"


@dataclass(frozen=True)
class Size:
    cases: int
    people: int

    def __str__(self) -> str:
        return f"{self.cases:,} cases, {self.people:,} people"


FEW, MANY = Size(1_000, 300), Size(1_000_000, 300_000)


@dataclass(frozen=True)
class Filled:
    """A database with people in it who are signed in: a session's token by how many they have."""

    url: str
    tokens: dict[int, str]


def figures() -> list[Figure]:
    key = Fernet.generate_key().decode()  # this process seals, the servers read
    with bench_database() as few_url, bench_database(f"{NAME}_many") as many_url:
        few, many = _fill(few_url, key, FEW), _fill(many_url, key, MANY)
        statements = dict(_statements(many, key))
        with (
            serving(
                "portal:create_app()", {"DATABASE_URL": few.url, "DATA_KEYS": key}
            ) as beside_few,
            serving(
                "portal:create_app()", {"DATABASE_URL": many.url, "DATA_KEYS": key}
            ) as beside_many,
        ):
            loads = {
                own: _measure(beside_few, _page(few, own), beside_many, _page(many, own))
                for own in _OWN
            }
    return [*_times(loads), *(_count(own, count) for own, count in statements.items())]


def _fill(url: str, key: str, size: Size) -> Filled:
    with create_app(Settings(database_url=url, data_keys=(key,))).app_context():
        with db.transaction() as session:
            others = add_people(session, size.people)
            own = {cases: _person(cases) for cases in _OWN}
        for piece in range(_PIECES):
            with db.transaction() as session:
                _add_piece(session, size.cases, others, "ZZ", piece)
                for number, (cases, person_id) in enumerate(own.items()):
                    _add_piece(session, cases, [person_id], f"A{number}", piece)
        tokens = {
            cases: sessions.start_for_person(person_id, Arrival(method=Method.CODE))
            for cases, person_id in own.items()
        }
    with psycopg.connect(url, autocommit=True) as connection:  # as its own caretaker does it
        connection.execute("VACUUM ANALYZE")
    return Filled(url, tokens)


def _add_piece(session: db.Session, cases: int, whose: list[UUID], mark: str, piece: int) -> None:
    each = cases // _PIECES
    add_cases(session, each, whose, mark=mark, before=piece * each)


def _person(cases: int) -> UUID:
    return people.person_with(_PERSON.format(cases=cases), name=None, phone=None, locale="en")


def _page(filled: Filled, own: int) -> Request:
    return Request("/account/", headers={"Cookie": f"__Host-session={filled.tokens[own]}"})


def _measure(
    few: Server, few_page: Request, many: Server, many_page: Request
) -> list[tuple[Load, Load]]:
    """In rounds, one beside the other, so that a noisy moment meets them alike."""
    few.load(few_page, 80)
    many.load(many_page, 80)
    return [
        (few.load(few_page, _REQUESTS), many.load(many_page, _REQUESTS)) for _ in range(_ROUNDS)
    ]


def _times(loads: dict[int, list[tuple[Load, Load]]]) -> Iterator[Figure]:
    for own, rounds in loads.items():
        name = f"p95 of an account with {own:,} cases"
        # The round that was disturbed least: what else a machine does only ever adds.
        few = min(_p95(load) for load, _ in rounds)
        many = min(_p95(load) for _, load in rounds)
        yield Figure(f"{name}: {FEW}", round(few, 2), "ms")
        yield Figure(f"{name}: {MANY}", round(many, 2), "ms")
        yield Figure(f"{name}: many × few", round(many / few, 2), "×", _MOST_RATIO)


def _p95(load: Load) -> float:
    return sorted(load.times_ms)[int(len(load.times_ms) * 0.95)]


def _statements(filled: Filled, key: str) -> Iterator[tuple[int, int]]:
    app = create_app(Settings(database_url=filled.url, data_keys=(key,)))
    for own, token in filled.tokens.items():
        client = app.test_client()
        client.set_cookie("session", token)
        with counting() as seen:
            if client.get("/account/").status_code != 200:
                raise RuntimeError("The account doesn't open")
        yield own, len(seen)


def _count(own: int, count: int) -> Figure:
    name = f"SQL statements of an account with {own:,} cases, {MANY}"
    return Figure(name, count, "statements", _MOST_STATEMENTS)
