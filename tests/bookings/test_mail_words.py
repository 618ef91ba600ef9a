"""What mails about bookings say, in text and in HTML, and the file that goes with them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from icalendar import Calendar

from portal.bookings.after.calendar_files import Entry, file_of_booking
from portal.notifications import gateway, writing
from portal.notifications.models import Message, State

STARTS = datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
BOOKED = {
    "reference": "BK-2222-3333",
    "title": "Register a birth",
    "when": "Tuesday 3 March 2026, 10:30am",
    "place": "Register office",
    "directions": ["Turn left after the bridge."],
    "call": "",
    "needs": ["Hearing loop"],
    "number": None,
    "code": "ABCD-EFGH-JKLM",
    "link": "https://council.example/bookings/BK-2222-3333?code=ABC",
    "again": "https://council.example/services/register-birth/",
    "change_by": "Monday 2 March 2026, 2:00pm",
}
LISTED = {
    "title": "Register a birth",
    "wanted": "From Monday 2 March 2026 to Friday 6 March 2026",
    "minutes": 60,
    "when": BOOKED["when"],
    "place": "Register office",
    "offer_until": "4:05pm",
    "link": "https://council.example/waiting/1?code=ABC",
}
BOOKED_MAILS = [
    "booking_confirmed", "booking_moved", "booking_cancelled", "booking_cancelled_by_us",
    "booking_late", "booking_reminder", "booking_repeated",
]  # fmt: skip
MORE = {
    "was": "Monday 2 March 2026, 9:00am",
    "by_us": True,
    "why": "The heating is broken",
    "others": ["Wednesday 4 March 2026, 9:00am"],
    "minutes": 20,
    "expect_at": "10:50am",
    "made": [{"when": "Tuesday 10 March 2026, 10:30am", "reference": "BK-4444-5555"}],
    "missed": [{"when": "Tuesday 17 March 2026, 10:30am", "why": "Somebody else has this time."}],
}


def message(template, values, locale="en"):
    return Message(
        id=uuid4(), key="1", to="ada@example.org", locale=locale, template=template, values=values,
        state=State.QUEUED, message_id="<1@council.example>",
        queued_at=datetime(2026, 2, 1, tzinfo=UTC),
    )  # fmt: skip


def written(template, values, locale="en"):
    return writing.write(message(template, values, locale))


@pytest.mark.parametrize("locale", ["en", "en@easyread", "pl", "ur"])
@pytest.mark.parametrize("template", BOOKED_MAILS)
def test_every_mail_says_what_when_and_which(app, template, locale):
    letter = written(template, {**BOOKED, **MORE}, locale)

    for part in (letter.text, letter.html):
        assert BOOKED["title"] in part
        assert BOOKED["when"] in part
        assert BOOKED["reference"] in part
    assert "https://council.example/" in letter.text


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("template", ["booking_waiting", "booking_offered", "booking_offer_over"])
def test_mails_of_the_waiting_list_say_what_and_where_to_answer(app, template, locale):
    letter = written(template, LISTED, locale)

    assert LISTED["title"] in letter.text
    assert LISTED["link"] in letter.text


def test_who_comes_is_told_the_way_in_words(app):
    letter = written("booking_confirmed", BOOKED)

    for part in (letter.text, letter.html):
        assert "Turn left after the bridge." in part
        assert "Hearing loop" in part


def test_what_we_cancel_comes_with_the_reason_and_other_times(app):
    letter = written("booking_cancelled_by_us", {**BOOKED, **MORE})

    for part in (letter.text, letter.html):
        assert "The heating is broken" in part
        assert "Wednesday 4 March 2026, 9:00am" in part
    assert "Turn left" not in letter.text


def test_where_nothing_else_is_free_there_is_a_number_to_phone(app):
    letter = written("booking_cancelled_by_us", {**BOOKED, **MORE, "others": []})

    assert "No other time is free just now." in letter.text


def test_who_waits_learns_how_late_it_is_and_when_it_begins(app):
    letter = written("booking_late", {**BOOKED, **MORE})

    assert "We are about 20 minutes late. Expect to begin at 10:50am." in letter.text
    assert "another day" in letter.text


def test_the_file_goes_with_the_mail_and_says_what_it_does(app):
    entry = Entry(
        uid="1@council.example", sequence=3, starts_at=STARTS, ends_at=STARTS, changed_at=STARTS,
        title="Rejestracja urodzenia dziecka, Zażółć", cancelled=True,
    )  # fmt: skip
    file = {"method": "CANCEL", "text": file_of_booking(entry).decode()}

    mail = gateway.as_mail(written("booking_cancelled", {**BOOKED, "calendar": file}))
    [attached] = mail.iter_attachments()

    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "CANCEL"
    assert attached.get_filename() == "booking.ics"
    read = Calendar.from_ical(attached.get_payload(decode=True))
    assert read.walk("VEVENT")[0]["sequence"] == 3
    assert mail.get_body(("plain",)) is not None
    assert mail["Content-Language"] == "en-GB"
