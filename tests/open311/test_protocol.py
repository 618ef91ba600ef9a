"""What is written and read, without a portal."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.cases.services import Status
from portal.open311.protocol import dates, parameters, reading, statuses
from portal.open311.protocol.errors import Fault, Refused, answer
from portal.open311.protocol.writing import Answer, Format, Single

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


def test_xml_has_its_declaration_and_json_is_a_bare_array():
    said = Answer("services", "service", [{"service_code": "pothole", "metadata": True}])

    assert said.written(Format.XML) == (
        b'<?xml version="1.0" encoding="utf-8"?>\n'
        b"<services><service><service_code>pothole</service_code>"
        b"<metadata>true</metadata></service></services>\n"
    )
    assert said.written(Format.JSON) == b'[{"service_code": "pothole", "metadata": true}]'


def test_one_thing_is_an_object_in_json():
    said = Single("discovery", {"endpoints": [{"formats": ["text/xml"]}]})

    assert json.loads(said.written(Format.JSON)) == {"endpoints": [{"formats": ["text/xml"]}]}
    assert b"<endpoints><endpoint><formats><format>text/xml</format>" in said.written(Format.XML)


def test_errors_have_the_shape_of_the_specification():
    faults = answer((Fault(404, "service_code was not found"),))

    assert b"<errors><error><code>404</code><description>service_code" in faults.written(Format.XML)
    expected = [{"code": 404, "description": "service_code was not found"}]
    assert json.loads(faults.written(Format.JSON)) == expected


def test_nothing_that_is_written_breaks_out_of_its_element():
    hostile = "</description><script>alert('&')</script>\x00\x0b\ud800]]>"
    said = Answer("a", "b", [{"description": hostile}])

    found = reading.items(said.written(Format.XML), "b")
    assert found[0].text("description") == (
        "</description><script>alert('&')</script>\ufffd\ufffd\ufffd]]>"
    )
    assert json.loads(said.written(Format.JSON))[0]["description"].startswith("</description>")


def test_what_is_not_there_is_empty_in_xml_and_null_in_json():
    said = Answer("a", "b", [{"zipcode": None}])

    assert b"<zipcode/>" in said.written(Format.XML)
    assert said.written(Format.JSON) == b'[{"zipcode": null}]'


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-27T12:00:00Z", NOON),
        ("2026-03-27T12:00:00+00:00", NOON),
        ("2026-03-27T14:00:00+02:00", NOON),
        ("2026-03-27T14:00:00 02:00", NOON),  # nobody encoded the plus
        ("2026-03-27T07:00:00-0500", NOON),
        ("2026-03-27T12:00Z", NOON),
        ("2026-03-27T12:00:00.000000000Z", NOON),
    ],
)
def test_dates_are_read_as_the_w3c_writes_them(written, meant):
    assert dates.read(written) == meant


@pytest.mark.parametrize(
    "written",
    ["2026-03-27", "2026-03-27T12:00:00", "27/03/2026", "now", "", "2026-13-27T12:00:00Z",
     "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-03-27T12:00:00Z\n<x>",
     "\u0662026-03-27T12:00:00Z"],
)  # fmt: skip
def test_what_is_no_date_with_a_zone_is_none(written):
    assert dates.read(written) is None


def test_dates_are_written_in_utc_to_the_second():
    summer = datetime(2026, 7, 1, 12, 0, 0, 999, timezone(timedelta(hours=1)))

    assert dates.written(summer) == "2026-07-01T11:00:00Z"


def test_a_window_is_the_last_90_days_or_reaches_90_days_from_its_one_end():
    days = timedelta(days=90)

    assert parameters.window(None, " ", NOON) == parameters.Window(NOON - days, NOON)
    assert parameters.window("2026-03-27T12:00:00Z", None, NOON).end == NOON + days
    assert parameters.window("", "2026-03-27T12:00:00Z", NOON).start == NOON - days


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-01T00:00:00Z", "2026-04-02T00:00:00Z"),
        ("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("yesterday", None),
    ],
)
def test_a_window_of_more_than_90_days_or_turned_round_is_refused(start, end):
    with pytest.raises(Refused):
        parameters.window(start, end, NOON)


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "NaN", "²", "99999999999999999999"])
def test_pages_count_from_1(given):
    with pytest.raises(Refused):
        parameters.paging(given, None)


def test_a_page_has_1000_rows_at_most():
    assert parameters.paging("3", "5000") == parameters.Paging(2_000, 1_000)


@pytest.mark.parametrize("given", ["nan", "inf", "1e3", "91", "-90.1", "52,5", "½", "x" * 5_000])
def test_a_latitude_is_a_number_of_degrees(given):
    with pytest.raises(Refused):
        parameters.degrees("lat", given, 90)


def test_every_status_has_a_word_and_every_word_a_status():
    assert {statuses.of_update(each) for each in Status} <= {*statuses.KNOWN, "open", "closed"}
    for word in statuses.KNOWN - {"unchanged"}:
        assert statuses.meant(word.upper())
    assert {statuses.of_request(each) for each in Status} == {"open", "closed"}


def test_other_servers_are_read_whatever_their_root_and_namespace():
    body = b"<x:all xmlns:x='urn:y'><x:request><x:token>1</x:token></x:request></x:all>"

    assert reading.items(body, "request")[0].text("token") == "1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a>",
        b"Service unavailable",
        b"<!DOCTYPE html><html></html>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"<a>" * 5_000,
        b"<a>" + b"<b/>" * 300_000 + b"</a>",
    ],
)
def test_what_is_no_answer_is_unreadable(body):
    with pytest.raises(reading.Unreadable):
        reading.items(body, "request")
