"""Free times for partners: what is free, nothing else, and kept by caches."""

from datetime import UTC, date, datetime

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import select

from portal.bookings import services
from portal.bookings.models import Slot
from portal.bookings.reading import feeds
from portal.core import db
from tests.bookings.builders import make_booking, make_calendar, make_registrar, slot_at

MORNING = {"monday": ["09:00-11:00"]}


@pytest.fixture
def calendar(at):
    return make_calendar(week=MORNING, horizon_days=6, capacity=3, unit="people")


def slots_of(calendar):
    found = select(Slot.id).where(Slot.calendar_id == calendar.id).order_by(Slot.starts_at)
    return [str(each) for each in db.session.scalars(found)]


def feed(client, calendar, kind="json"):
    return client.get(f"/feeds/slots/{calendar.slug}.{kind}")


def test_what_is_free_is_listed_and_what_is_full_or_blocked_is_not(client, calendar):
    make_booking(slot_at(calendar, "09:00"), units=3)
    make_booking(slot_at(calendar, "09:30"), units=2)
    begins = datetime(2026, 3, 2, 10, tzinfo=UTC)
    services.block(make_registrar(), calendar.slug, begins, begins.replace(minute=30), "Broken")

    found = feed(client, calendar).json

    assert [(each["starts_at"], each["left"]) for each in found["slots"]] == [
        ("2026-03-02T09:30:00+00:00", 1),
        ("2026-03-02T10:30:00+00:00", 3),
    ]


def test_nothing_says_who_booked_or_why_a_time_is_blocked(client, calendar):
    make_booking(slot_at(calendar, "09:00"))
    begins = datetime(2026, 3, 2, 10, tzinfo=UTC)
    services.block(make_registrar(), calendar.slug, begins, begins.replace(minute=30), "Illness")

    for kind in ("json", "ics"):
        text = feed(client, calendar, kind).text
        assert "BK-" not in text
        assert "Ada" not in text
        assert "Illness" not in text


def test_both_parsers_read_the_calendar(client, calendar):
    body = feed(client, calendar, "ics").data

    mine = [each.decoded("dtstart") for each in Calendar.from_ical(body).walk("VEVENT")]
    theirs = [each.dtstart.value for each in vobject.readOne(body.decode()).vevent_list]
    wanted = [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, 30, tzinfo=UTC)]
    assert mine[:2] == theirs[:2] == wanted


def test_what_has_not_changed_is_not_sent_again(client, calendar):
    for kind in ("json", "ics"):
        first = feed(client, calendar, kind)
        again = client.get(
            f"/feeds/slots/{calendar.slug}.{kind}",
            headers={"If-None-Match": first.headers["ETag"]},
        )

        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in first.headers
        assert again.status_code == 304


def test_a_booking_changes_what_is_answered(client, calendar):
    first = feed(client, calendar).headers["ETag"]
    make_booking(slot_at(calendar, "09:00"))

    assert feed(client, calendar).headers["ETag"] != first


def test_all_calendars_are_listed_for_who_looks_for_them(client, calendar):
    make_calendar("secret", published=False)

    found = client.get("/feeds/slots.json").json

    assert [each["calendar"] for each in found["calendars"]] == [calendar.slug]
    assert found["calendars"][0]["services"] == ["register-birth"]


@pytest.mark.parametrize("kind", ["json", "ics"])
def test_a_calendar_that_is_not_there_is_not_found(client, at, kind):
    assert client.get(f"/feeds/slots/nothing.{kind}").status_code == 404


@pytest.mark.parametrize("kind", ["json", "ics"])
def test_a_calendar_that_is_not_published_is_not_there_either(client, at, kind):
    assert feed(client, make_calendar("secret", published=False), kind).status_code == 404


def test_a_long_feed_says_where_it_goes_on_and_no_time_is_missed_or_twice(
    client, calendar, monkeypatch
):
    monkeypatch.setattr(feeds, "_MOST", 5)
    calendar = make_calendar("week", week={"monday": ["09:00-11:00"], "tuesday": ["09:00-10:00"]})
    whole = slots_of(calendar)
    found, address = [], f"/feeds/slots/{calendar.slug}.json"
    while address:
        answer = client.get(address)
        found += [each["id"] for each in answer.json["slots"]]
        more = answer.headers.get("Link")
        address = more and more.partition(">")[0].removeprefix("<")

    assert found == whole
    assert len(whole) == 4 * 6


def test_a_day_that_makes_no_sense_is_as_none(client, calendar):
    whole = feed(client, calendar).json

    for day in ("tomorrow", "9999-12-31", "2026-13-01", "%00"):
        answer = client.get(f"/feeds/slots/{calendar.slug}.json?from={day}")
        assert answer.json["slots"] == ([] if day.startswith("9") else whole["slots"])


def test_feeds_take_nothing(client, calendar):
    answer = client.post(f"/feeds/slots/{calendar.slug}.json", data={"slot": "1"})

    assert answer.status_code == 405


def test_the_doubled_hour_comes_twice_and_in_order(client, at):
    at(datetime(2026, 10, 22, 9, tzinfo=UTC))
    calendar = make_calendar("night", week={"sunday": ["00:30-02:30"]}, horizon_days=6)

    starts = [each["starts_at"] for each in feed(client, calendar).json["slots"]]

    assert starts == [
        "2026-10-25T00:30:00+01:00", "2026-10-25T01:00:00+01:00", "2026-10-25T01:30:00+01:00",
        "2026-10-25T01:00:00+00:00", "2026-10-25T01:30:00+00:00", "2026-10-25T02:00:00+00:00",
    ]  # fmt: skip
    assert date(2026, 10, 25).isoweekday() == 7


def test_a_feed_costs_two_statements(client, calendar, statements):
    feed(client, calendar)

    assert len([each for each in statements if each.startswith("SELECT")]) <= 3
