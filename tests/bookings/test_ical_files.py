"""Files for calendars, read by two parsers that others wrote."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from icalendar import Calendar

from portal.bookings.after.calendar_files import Entry, file_of, file_of_booking

HOUR = timedelta(hours=1)
MADE = datetime(2026, 2, 1, 9, tzinfo=UTC)


def entry(starts_at, **changes):
    values = {
        "uid": "BK-7Q4M-X2RD@council.example",
        "sequence": 0,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=15),
        "changed_at": MADE,
        "title": "Recycling centre",
        "place": "Fen Road, Larkmere; gate 2",
        "text": "Turn left after the bridge.\nThe gate is green.",
        "link": "https://council.example/bookings/BK-7Q4M-X2RD",
    }
    return Entry(**(values | changes))


def both(file):
    """The first event as each of the two parsers reads it."""
    [first] = Calendar.from_ical(file).walk("VEVENT")
    return first, vobject.readOne(file.decode()).vevent


ODD_TIMES = {
    "winter": datetime(2026, 3, 3, 10, 30, tzinfo=UTC),
    "before the missing hour": datetime(2026, 3, 29, 0, 45, tzinfo=UTC),
    "after the missing hour": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    "summer": datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
    "the doubled hour, first": datetime(2026, 10, 25, 0, 15, tzinfo=UTC),
    "the doubled hour, into the second": datetime(2026, 10, 25, 0, 50, tzinfo=UTC),
    "the doubled hour, second": datetime(2026, 10, 25, 1, 15, tzinfo=UTC),
    "after the doubled hour": datetime(2026, 10, 25, 2, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("when", ODD_TIMES)
def test_both_parsers_read_the_very_moment(when):
    starts_at = ODD_TIMES[when]

    for event in both(file_of_booking(entry(starts_at))):
        begins, ends = (
            (event.decoded("dtstart"), event.decoded("dtend"))
            if hasattr(event, "decoded")
            else (event.dtstart.value, event.dtend.value)
        )
        assert begins.astimezone(UTC) == starts_at
        assert ends.astimezone(UTC) == starts_at + timedelta(minutes=15)


def test_times_are_londons_with_their_rules_beside_them():
    file = file_of_booking(entry(ODD_TIMES["summer"])).decode()

    assert "DTSTART;TZID=Europe/London:20260701T103000" in file
    assert "BEGIN:VTIMEZONE" in file
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in file


def test_a_change_keeps_the_name_and_raises_the_sequence():
    first, second = (
        both(file_of_booking(entry(ODD_TIMES["winter"] + n * HOUR, sequence=n)))[0] for n in (0, 1)
    )

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_what_is_cancelled_is_taken_out():
    file = file_of_booking(entry(ODD_TIMES["winter"], sequence=2, cancelled=True))
    calendar, other = Calendar.from_ical(file), vobject.readOne(file.decode())

    assert calendar["method"] == other.method.value == "CANCEL"
    assert all(
        str(status) == "CANCELLED"
        for status in (calendar.walk("VEVENT")[0]["status"], other.vevent.status.value)
    )


def test_words_in_any_script_come_through_whole():
    title = "برقی سامان؛ Zażółć gęślą jaźń, " * 5

    mine, theirs = both(file_of_booking(entry(ODD_TIMES["winter"], title=title, language="ur")))

    assert str(mine["summary"]) == theirs.summary.value == title
    assert "\nThe gate is green." in theirs.description.value


def test_a_feed_says_what_it_is_called_and_when_to_look_again():
    file = file_of([entry(ODD_TIMES["winter"], free=True)], name="Free times", every=HOUR)
    calendar = Calendar.from_ical(file)

    assert calendar["x-wr-calname"] == "Free times"
    assert calendar["refresh-interval"].to_ical() == b"PT1H"
    assert calendar.walk("VEVENT")[0]["transp"] == "TRANSPARENT"
