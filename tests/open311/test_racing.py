"""Clients that send the same again while the first is still on its way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from portal.cases.models import Case
from portal.core import db
from portal.faults.models import Report, ReportUpdate
from tests.eforms.conftest import committing  # noqa: F401 - an app whose sessions commit
from tests.open311.asking import make_key, post, rows

AT_ONCE = 12
SENT = {
    "service_code": "pothole", "lat": "52.56", "long": "-0.1", "description": "Deep hole",
    "attribute[surface]": "road", "attribute[size]": "plate",
}  # fmt: skip


@pytest.fixture
def app_of_many(committing, engine):  # noqa: F811
    yield committing
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE api_key CASCADE"))


def test_one_report_sent_many_times_at_once_is_one(app_of_many):
    key = _in_app(app_of_many, lambda: make_key("crews", "report", "update", "private"))

    answers = _at_once(app_of_many, "requests.json", api_key=key, **SENT)

    numbers = {rows(each)[0]["service_request_id"] for each in answers}
    assert len(numbers) == 1
    assert _in_app(app_of_many, lambda: _count(Report)) == 1
    assert _in_app(app_of_many, lambda: _count(Case)) == 1

    said = {"service_request_id": numbers.pop(), "update_id": "1", "status": "FIXED"}
    answers = _at_once(app_of_many, "servicerequestupdates.xml", api_key=key, **said)

    assert len({rows(each)[0]["update_id"] for each in answers}) == 1
    assert _in_app(app_of_many, lambda: _count(ReportUpdate)) == 2


def _at_once(app, call, **sent):
    def send(_number):
        return post(app.test_client(), call, **sent)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def _in_app(app, do):
    with app.app_context():
        try:
            return do()
        finally:
            db.session.remove()


def _count(table):
    return db.session.scalar(select(func.count()).select_from(table))
