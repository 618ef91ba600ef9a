"""A report on one page, as a phone sends it when it has a connection again."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.cases import services as cases
from portal.core import db
from portal.eforms import publishing
from portal.eforms.definitions import loading
from portal.faults.models import Report
from tests.accounts.visiting import fault_of

PATH = "/services/pothole/offline"
SAID = {
    "danger": "no",
    "surface": "road",
    "size": "plate",
    "place.words": "By the bus stop",
    "place.lat": "52.5917",
    "place.lon": "-0.1104",
    "place.accuracy": "12",
}
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def published(app):
    publishing.file_version(loading.load(loading.FORMS / "pothole.yaml"))
    publishing.file_version(loading.load(loading.FORMS / "missed-bin.yaml"))
    yield
    publishing.forget()


def send(client, headers=None, **changes):
    return client.post(PATH, data=SAID | {"key": str(uuid4())} | changes, headers=headers)


def reports():
    return list(db.session.scalars(select(Report)))


def test_what_a_phone_kept_becomes_a_report(client):
    answer = send(client, JSON)

    [report] = reports()
    assert answer.status_code == 201
    assert answer.json["reference"] == report.reference
    assert report.accuracy == 12
    assert client.get(answer.json["go"]).status_code == 200


def test_what_is_sent_again_is_one_report(client, app):
    key = str(uuid4())

    numbers = {send(app.test_client(), JSON, key=key).json["reference"] for _ in range(3)}

    assert len(numbers) == 1
    assert len(reports()) == 1


def test_danger_is_never_filed_but_given_a_number_to_phone(client):
    answer = send(client, danger="yes")

    assert answer.status_code == 422
    assert "Phone us now" in answer.text
    assert reports() == []


@pytest.mark.parametrize("missing", ["surface", "size"])
def test_what_is_missing_is_said_and_the_rest_is_kept(client, missing):
    answer = send(client, **{missing: ""})

    assert answer.status_code == 422
    assert fault_of(answer) != ""
    assert "By the bus stop" in answer.text
    assert reports() == []


def test_without_a_place_there_is_no_report(client):
    answer = send(client, **{"place.words": "", "place.lat": "", "place.lon": ""})

    assert answer.status_code == 422
    assert "Enter a street, a landmark or a postcode" in fault_of(answer)


@pytest.mark.parametrize("at", [("nan", "1"), ("91", "0"), ("a", "b"), ("", "-0.1")])
def test_nonsense_for_a_place_breaks_nothing(client, at):
    answer = send(client, **{"place.lat": at[0], "place.lon": at[1], "place.words": ""})

    assert answer.status_code == 422


def test_only_the_pages_own_script_makes_a_key(client):
    assert send(client, key="made up").status_code == 400


def test_a_form_that_reports_no_fault_has_no_such_page(client):
    assert client.get("/services/missed-bin/offline").status_code == 404


def test_the_page_is_the_same_for_everybody(client):
    answer = client.get(PATH)

    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_who_sent_it_may_see_it_and_nobody_else(client, app):
    reference = send(client, JSON).json["reference"]

    assert cases.status_of(reference).reference == reference
    assert app.test_client().get(f"/cases/{reference}").status_code == 303
