"""SQL statements a page, with few cases in the database and with many."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bench.database import bench_database
from bench.figures import Figure
from portal import create_app
from portal.config import Settings
from portal.core import db
from portal.eforms import publishing
from tests.support.statements import counting

_MOST = 5
_FEW, _MANY = 1_000, 100_000

# Copies of a case that was really sent: same columns, other keys.
_MULTIPLY = text(
    """
    INSERT INTO cases SELECT copy.* FROM cases c,
    generate_series(CAST(:first AS integer), CAST(:last AS integer)) n,
    LATERAL jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(),
        'submission_id', gen_random_uuid(),
        'reference', 'ZZ-' || lpad(n::text, 9, '0')
    )) copy WHERE c.service = 'pothole' AND c.reference NOT LIKE 'ZZ-%'
    """
)

# Copies of the form that is open, of other browsers; `zz` marks them.
_MULTIPLY_DRAFTS = text(
    """
    INSERT INTO draft SELECT copy.* FROM (
        SELECT * FROM draft WHERE submitted_at IS NULL AND locale <> 'zz' LIMIT 1
    ) d,
    generate_series(CAST(:first AS integer), CAST(:last AS integer)) n,
    LATERAL jsonb_populate_record(d::draft, jsonb_build_object(
        'id', gen_random_uuid(),
        'browser', '\\x' || lpad(to_hex(n), 64, '0'),
        'locale', 'zz'
    )) copy
    """
)


def figures() -> list[Figure]:
    with bench_database() as url:
        app = create_app(Settings(database_url=url))
        visitor = Visitor(app)
        counts = {}
        for many, first in ((_FEW, 1), (_MANY, _FEW + 1)):
            with app.app_context(), db.transaction() as session:
                for copies in (_MULTIPLY, _MULTIPLY_DRAFTS):
                    session.execute(copies, {"first": first, "last": many})
            counts[many] = visitor.counts()
    return [*_each(counts), *_growth(counts[_FEW], counts[_MANY])]


def _each(counts: dict[int, dict[str, int]]) -> list[Figure]:
    return [
        Figure(f"SQL statements of {page}, {many:,} cases and drafts", count, "statements", _MOST)
        for many, pages in counts.items()
        for page, count in pages.items()
    ]


def _growth(few: dict[str, int], many: dict[str, int]) -> list[Figure]:
    span = f"growth from {_FEW:,} to {_MANY:,} cases and drafts"
    return [
        Figure(f"SQL statements of {page}: {span}", many[page] - count, "statements", 0)
        for page, count in few.items()
    ]


class Visitor:
    """Somebody who has sent one report, and is in the middle of another."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        for path, answer in (
            ("danger", {"danger": "no"}),
            ("where", {"place-mode": "by-hand", "place-words": "By the bridge"}),
            ("surface", {"surface": "road"}),
            ("size", {"size": "plate"}),
            ("details", {"details": ""}),
            ("photos", {}),
            ("updates", {"updates": "online"}),
        ):
            if path == "danger":
                self._post("/services/pothole/", {})
            self._post(f"/services/pothole/{path}", answer)
        check = self.client.get("/services/pothole/check").text
        draft = re.findall(r'name="draft" value="([^"]+)"', check)[0]
        self.done = self._post("/services/pothole/check", {"draft": draft})
        self.reference = self.done.rpartition("/")[2]
        self._post("/services/pothole/", {})

    def counts(self) -> dict[str, int]:
        question = "/services/pothole/danger"
        pages: dict[str, Callable[[], Any]] = {
            "home": lambda: self.client.get("/"),
            "start page": lambda: self.client.get("/services/pothole/"),
            "question page": lambda: self.client.get(question),
            "answer": lambda: self._post(question, {"danger": "no"}),
            "confirmation": lambda: self.client.get(self.done),
            "status page": lambda: self.client.get(f"/cases/{self.reference}"),
        }
        for visit in pages.values():
            visit()  # the first visit of a process reads what it then keeps for good
        return {page: _statements(visit) for page, visit in pages.items()}

    def _post(self, path: str, form: dict[str, str]) -> str:
        page = self.client.get(path).text
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)
        response = self.client.post(path, data={**form, "csrf_token": (token or [""])[0]})
        if response.status_code != 303:
            raise RuntimeError(f"{path} answered {response.status_code}")
        return response.location


def _statements(visit: Callable[[], Any]) -> int:
    """The most that a visit asks: what is kept for seconds is asked for again."""
    publishing.forget()
    with counting() as seen:
        visit()
    return len(seen)
