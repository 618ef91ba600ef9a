"""GET requests: windows, filters, fields, and who may see what."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.core.db import transaction
from portal.faults.models import Showing, Visibility
from tests.faults.builders import make_authority, make_report
from tests.open311.asking import faults, get, make_key, rows

NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
FORMATS = ("xml", "json")


@pytest.fixture(autouse=True)
def _noon(app):
    with clock.frozen(NOW):
        yield


def numbers(answer):
    return [each["service_request_id"] for each in rows(answer)]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_report_has_the_fields_of_the_specification(client, ending):
    report = make_report(text="By the oak.", detail="outside the bank", usrn=None)

    [row] = rows(get(client, f"requests.{ending}"))

    assert list(row) == [
        "service_request_id", "status", "status_notes", "service_name", "service_code",
        "description", "agency_responsible", "service_notice", "requested_datetime",
        "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long",
        "media_url",
    ]  # fmt: skip
    assert row["service_request_id"] == report.reference
    assert row["status"] == "open"
    assert row["description"] == "By the oak."
    assert row["agency_responsible"] == "Larkmere Borough Council"
    assert row["requested_datetime"] == "2026-03-27T12:00:00Z"
    assert row["address"] == "Mere Street, Quayhithe, outside the bank"
    assert (float(row["lat"]), float(row["long"])) == (report.lat, report.lon)


def test_the_window_is_about_when_it_was_requested_and_is_the_last_90_days(client):
    old = make_report(received_at=NOW - timedelta(days=91))
    new = make_report(received_at=NOW - timedelta(days=89))

    assert numbers(get(client, "requests.json")) == [new.reference]
    around = {"start_date": "2025-12-20T00:00:00Z", "end_date": "2025-12-27T00:00:00Z"}
    assert numbers(get(client, "requests.xml", **around)) == [old.reference]
    assert numbers(get(client, "requests.xml", end_date="2025-12-27T00:00:00Z")) == [old.reference]


def test_filters_by_service_and_status_take_lists(client):
    pothole = make_report()
    lamp = make_report(service="street-light")
    with transaction():
        cases.update(pothole.reference, status=Status.FIXED, note=None, author=None)

    assert numbers(get(client, "requests.json", service_code="street-light")) == [lamp.reference]
    assert numbers(get(client, "requests.json", status="closed")) == [pothole.reference]
    assert numbers(get(client, "requests.json", status="OPEN")) == [lamp.reference]
    both = {"status": "open,closed", "service_code": "pothole,street-light"}
    assert len(numbers(get(client, "requests.json", **both))) == 2


def test_numbers_override_everything_else(client):
    one, two = make_report(), make_report(received_at=NOW - timedelta(days=400))
    asked = {
        "service_request_id": f"{two.reference}, {one.reference},LK-0000-0000",
        "status": "closed",
        "start_date": "nonsense",
    }

    assert numbers(get(client, "requests.xml", **asked)) == [two.reference, one.reference]


def test_a_null_parameter_counts_as_absent(client):
    report = make_report()
    nulls = dict.fromkeys(
        ("service_request_id", "service_code", "start_date", "end_date", "status", "page"), ""
    )

    assert numbers(get(client, "requests.json", **nulls)) == [report.reference]


@pytest.mark.parametrize("ending", FORMATS)
def test_one_request_is_a_list_of_one(client, ending):
    report = make_report()

    assert numbers(get(client, f"requests/{report.reference}.{ending}")) == [report.reference]
    assert numbers(get(client, f"requests/{report.reference.lower()}.{ending}"))
    assert faults(get(client, f"requests/LK-0000-0000.{ending}"), 404)


def test_pages(client):
    made = [make_report(received_at=NOW - timedelta(hours=hour)).reference for hour in range(5)]

    assert numbers(get(client, "requests.json", page_size=2)) == made[:2]
    assert numbers(get(client, "requests.json", page=3, page_size=2)) == made[4:]


@pytest.mark.parametrize(
    "asked",
    [
        {"start_date": "2026-03-01"},
        {"start_date": "2025-01-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        {"start_date": "2026-03-02T00:00:00Z", "end_date": "2026-03-01T00:00:00Z"},
        {"status": "fixed"},
        {"page": "0"},
        {"page_size": "many"},
    ],
)
def test_a_filter_that_makes_no_sense_is_said(client, asked):
    assert faults(get(client, "requests.json", **asked), 400)


def test_private_and_withdrawn_reports_are_as_if_they_were_not_there(client):
    private = make_report(public=False, service="abandoned-vehicle")
    withdrawn = make_report()
    with transaction():
        withdrawn.visibility = Visibility.WITHDRAWN
    key = make_key("blog", "report", "read")

    for asked in ({}, {"api_key": key}):
        assert numbers(get(client, "requests.json", **asked)) == []
        assert faults(get(client, f"requests/{private.reference}.xml", **asked), 404)
        assert faults(get(client, f"requests/{withdrawn.reference}.xml", **asked), 404)


def test_crews_see_private_reports_and_words_that_wait_for_an_officer(client):
    private = make_report(public=False, service="abandoned-vehicle", text="Ring 07700 900123")
    key = make_key("crews", "read", "private")

    [row] = rows(get(client, "requests.json", api_key=key))

    assert row["service_request_id"] == private.reference
    assert "Ring" in row["description"]


def test_words_that_wait_or_were_taken_back_are_given_to_nobody_else(client):
    held = make_report(text="Ring Mrs Jones on 07700 900123", detail="12 Mere Street, Mrs Jones")
    assert held.text_showing is Showing.HELD

    [row] = rows(get(client, "requests.json"))

    assert row["description"] is None
    assert row["address"] == "Mere Street, Quayhithe"


def test_withdrawn_words_are_not_given_even_to_crews(client):
    report = make_report(text="Something nobody should read")
    with transaction():
        report.text_showing = Showing.WITHDRAWN
    key = make_key("crews", "read", "private")

    [row] = rows(get(client, "requests.json", api_key=key))

    assert row["description"] is None


def test_extensions_tell_the_status_in_full_and_what_was_said(client):
    report = make_report()
    with transaction():
        cases.update(report.reference, status=Status.PLANNED, note="In May.", author="A. Officer")

    [row] = rows(get(client, "requests.json", extensions="true"))

    assert row["extended_attributes"]["detailed_status"] == "planned"
    assert row["status_notes"] == "In May."
    assert [(each["status"], each["description"]) for each in row["notes"]] == [
        ("open", None),
        ("planned", "In May."),
    ]
    assert "Officer" not in str(row)
    assert "notes" not in rows(get(client, "requests.json"))[0]


def test_whose_it_is_is_said(client):
    make_authority("lark-county")
    report = make_report()
    with transaction():
        report.authority = "lark-county"

    [row] = rows(get(client, "requests.json"))

    assert row["agency_responsible"] == "Larkshire County Council"


def test_a_thousand_rows_are_the_most_and_take_few_statements(client, statements):
    for hour in range(3):
        make_report(received_at=NOW - timedelta(hours=hour), text="Deep")
    statements.clear()

    assert len(rows(get(client, "requests.json", extensions="true"))) == 3

    assert len(statements) <= 5


def test_a_wrong_key_is_said_even_where_none_is_needed(client):
    assert faults(get(client, "requests.json", api_key="wrong"), 403)
