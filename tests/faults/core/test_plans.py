"""Whatever is asked of many reports, an index finds it: no table is read from end to end."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from portal.cases.services import Status
from portal.core import clock
from portal.faults import services
from portal.faults.grid import cell_of
from portal.faults.services import Circle, InWindow, Span, Wanted
from tests.faults.builders import make_asset, make_officer, make_report
from tests.support.reports import add_reports

AT = (52.595, -0.060)
MANY = 20_000
BIG = {"report", "report_update", "report_photo", "asset", "address", "place"}
WARD = "E05990003"


@pytest.fixture
def many(app, session):
    session.execute(text("SET LOCAL session_replication_role = 'replica'"))
    add_reports(session, MANY)
    session.execute(text("ANALYZE report, report_update, report_photo"))
    return session


def whole_tables(connection, ask):
    """The big tables that a use case reads from end to end, statement by statement."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert sent
    return {
        (statement, name)
        for statement, parameters in sent
        for name in _read_whole(connection, statement, parameters)
    }


def _read_whole(connection, statement, parameters):
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    steps = list(plan if isinstance(plan, list) else json.loads(plan))
    while steps:
        step = steps.pop()
        steps += [step["Plan"]] if "Plan" in step else step.get("Plans", [])
        if step.get("Node Type") == "Seq Scan" and step["Relation Name"] in BIG:
            yield step["Relation Name"]


QUESTIONS = {
    "near": lambda: services.near(*AT, category="pothole", metres=50),
    "near, of all kinds": lambda: services.near(*AT, metres=500),
    "the list": lambda: services.listing(Wanted()),
    "its later pages": lambda: services.listing(
        Wanted(), after=services.listing(Wanted(), most=100).after
    ),
    "open ones": lambda: services.listing(Wanted(open=True)),
    "a ward": lambda: services.listing(Wanted(ward=WARD)),
    "a ward's open ones": lambda: services.listing(Wanted(ward=WARD, open=True)),
    "a category": lambda: services.listing(Wanted(categories=("pothole",))),
    "a category's open ones": lambda: services.listing(Wanted(categories=("pothole",), open=True)),
    "a status": lambda: services.listing(Wanted(statuses=(Status.INVESTIGATING,))),
    "around a point": lambda: services.listing(Wanted(near=Circle(*AT, 300), open=True)),
    "a piece of the map": lambda: services.listing(
        Wanted(box=Span(-0.065, 52.59, -0.055, 52.6), open=True), most=500
    ),
    "a window of time": lambda: services.reports_for(_window()),
    "updates of a window": lambda: services.updates_for(_window(), not_from="us"),
}


def _window():
    return InWindow(clock.now() - timedelta(days=30), clock.now(), size=50)


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_asked_of_many_reports_is_found_by_an_index(many, connection, name):
    assert whole_tables(connection, QUESTIONS[name]) == set()


def test_one_report_what_is_next_for_an_inspector_and_a_lamp_post_are_found_so_too(
    many, connection
):
    report, officer = make_report(), make_officer()
    make_asset()

    assert whole_tables(connection, lambda: services.public_report(report.reference)) == set()
    assert whole_tables(connection, lambda: services.nearest_for(officer, *AT)) == set()


def test_a_statement_that_reads_all_is_noticed(many, connection):
    everywhere = text("SELECT * FROM report WHERE place = 'x'")

    found = whole_tables(connection, lambda: many.execute(everywhere))

    assert [name for _statement, name in found] == ["report"]


def test_the_grid_of_the_test_is_the_grid_of_reports(many):
    rows = many.execute(text("SELECT lat, lon, cell FROM report LIMIT 500"))

    assert all(cell_of(row.lat, row.lon) == row.cell for row in rows)
