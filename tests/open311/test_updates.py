"""Updates over the protocol's extension, both to others and from crews."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock, db
from portal.faults import services as reports
from portal.faults.models import ReportPhoto, Showing
from tests.eforms.files import photo
from tests.faults.builders import make_report
from tests.open311.asking import faults, get, make_key, post, rows
from tests.open311.test_handing_over import notes_of

CALL = "servicerequestupdates"


@pytest.fixture
def crews(app):
    return make_key("crews", "read", "update", "private")


@pytest.fixture
def reader(app):
    return make_key("reader", "read")


@pytest.fixture
def say(client, crews):
    def said(report, ending="json", **changes):
        values = {
            "api_key": crews,
            "service_request_id": report.reference,
            "update_id": "1",
            "status": "IN_PROGRESS",
            "updated_datetime": "2026-03-27T12:00:00Z",
            "description": "Crew is on its way.",
            **changes,
        }
        return post(client, f"{CALL}.{ending}", **values)

    return said


def move(report, status, note=None):
    cases.update(report.reference, status=status, note=note, author="A. Officer")


def status_of(report):
    return cases.status_of(report.reference).status


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_what_happened_is_listed_with_its_number(client, reader, ending):
    report = make_report()
    move(report, Status.PLANNED, "In May.")

    found = rows(get(client, f"{CALL}.{ending}", api_key=reader))

    assert [each["status"] for each in found] == ["open", "planned"]
    last = found[1]
    assert last["service_request_id"] == report.reference
    assert last["description"] == "In May."
    assert last["update_id"]
    assert last["updated_datetime"].endswith("Z")
    assert "Officer" not in str(found)
    if ending == "xml":
        text = get(client, f"{CALL}.xml", api_key=reader).text
        assert "<service_request_updates><request_update><update_id>" in text


def test_updates_are_read_with_a_key_that_may(client, app):
    assert faults(get(client, f"{CALL}.xml"), 403)
    assert faults(get(client, f"{CALL}.xml", api_key=make_key("sender", "report")), 403)


def test_the_window_is_about_when_it_happened(client, reader):
    report = make_report()
    now = clock.now()
    with clock.frozen(now - timedelta(days=40)):
        move(report, Status.PLANNED, "Then")
    with clock.frozen(now - timedelta(days=2)):
        move(report, Status.IN_PROGRESS, "Now")
    asked = {
        "api_key": reader,
        "start_date": (now - timedelta(days=3)).astimezone(UTC).isoformat(),
        "end_date": (now - timedelta(days=1)).astimezone(UTC).isoformat(),
    }

    assert [each["description"] for each in rows(get(client, f"{CALL}.json", **asked))] == ["Now"]


def test_private_reports_and_held_notes_are_for_crews(client, reader, crews):
    private = make_report(public=False, service="abandoned-vehicle")
    listed = make_report()
    move(listed, Status.PLANNED, "Mrs Jones, 07700 900123, rang.")

    seen = rows(get(client, f"{CALL}.json", api_key=reader))
    assert private.reference not in str(seen)
    assert "Jones" not in str(seen)
    assert private.reference in str(rows(get(client, f"{CALL}.json", api_key=crews)))


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_crews_move_a_report(say, ending):
    report = make_report()

    [row] = rows(say(report, ending))

    assert row["update_id"]
    assert status_of(report) is Status.IN_PROGRESS
    seen = reports.public_report(report.reference)
    assert seen.updates[-1].note == "Crew is on its way."
    assert str(seen.updates[-1].id) == row["update_id"]


def test_the_same_update_again_is_the_same(say):
    report = make_report()
    first = rows(say(report))
    again = rows(say(report))

    assert again == first
    assert len(reports.public_report(report.reference).updates) == 2


def test_its_sender_does_not_hear_it_again_and_others_do(say, client, crews, reader):
    rows(say(make_report()))

    own = rows(get(client, f"{CALL}.json", api_key=crews))
    others = rows(get(client, f"{CALL}.json", api_key=reader))

    assert "Crew is on its way." not in str(own)
    assert "Crew is on its way." in str(others)


def test_crews_work_on_private_reports_too(say, client):
    report = make_report(public=False, service="abandoned-vehicle")

    rows(say(report))

    assert status_of(report) is Status.IN_PROGRESS


def test_a_key_without_private_access_cannot_tell_whether_one_is_there(say, app):
    report = make_report(public=False, service="abandoned-vehicle")
    contractor = make_key("contractor", "update")

    assert faults(say(report, api_key=contractor), 404)
    assert status_of(report) is Status.RECEIVED


@pytest.mark.parametrize(
    ("word", "became"),
    [
        ("OPEN", Status.RECEIVED),
        ("unchanged", Status.RECEIVED),
        ("INVESTIGATING", Status.INVESTIGATING),
        ("for_triage", Status.INVESTIGATING),
        ("PLANNED", Status.PLANNED),
        ("action_scheduled", Status.ACTION_SCHEDULED),
        ("CLOSED", Status.COMPLETED),
        ("FIXED", Status.FIXED),
        ("duplicate", Status.DUPLICATE),
        ("NOT_COUNCILS_RESPONSIBILITY", Status.NOT_OUR_RESPONSIBILITY),
        ("no_further_action", Status.NO_FURTHER_ACTION),
        ("internal_referral", Status.INTERNAL_REFERRAL),
        ("cancelled", Status.CANCELLED),
    ],
)
def test_each_word_of_the_vocabulary(say, word, became):
    report = make_report()

    rows(say(report, status=word))

    assert status_of(report) is became


def test_what_was_closed_can_be_opened_again(say):
    report = make_report()
    rows(say(report, status="FIXED"))
    rows(say(report, status="REOPEN", update_id="2", description="Not so."))

    assert not status_of(report).closed


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": "wrong"}, 403),
        ({"service_request_id": ""}, 400),
        ({"service_request_id": "LK-0000-0000"}, 404),
        ({"status": "EXPLODED"}, 400),
        ({"updated_datetime": "today"}, 400),
        ({"description": "x" * 4_001}, 400),
        ({"update_id": "x" * 200}, 400),
    ],
)
def test_what_is_wrong_is_said(say, changes, status):
    report = make_report()

    assert faults(say(report, "xml", **changes), status)
    assert status_of(report) is Status.RECEIVED


def test_where_a_report_cannot_go_is_said_with_where_it_can(say):
    report = make_report()
    rows(say(report, status="FIXED"))

    [said] = faults(say(report, status="DUPLICATE", update_id="2"), 400)

    assert "can't become duplicate" in said


def test_without_a_number_of_its_own_it_is_known_by_what_it_says(say):
    report = make_report()
    assert rows(say(report, update_id="")) == rows(say(report, update_id=""))

    assert len(reports.public_report(report.reference).updates) == 2


def test_photos_of_crews_wait_for_an_officer(say, app, tmp_path):
    from tests.eforms import uploading

    before = app.config["SETTINGS"]
    uploading.use(app, tmp_path)
    report = make_report()
    for _ in range(2):
        rows(say(report, photo1=(BytesIO(photo()), "a.jpg"),
                 media_url="https://crews.example/1.jpg"))  # fmt: skip
    app.config["SETTINGS"] = before

    found = db.session.scalars(select(ReportPhoto)).all()
    assert [each.showing for each in found] == [Showing.HELD]
    assert "https://crews.example/1.jpg" in notes_of(report, public=False)[0]
    assert datetime.now(UTC)
