"""Times and days are read as people write them."""

from datetime import date, time

import pytest

from portal.core.typed_times import NotRead, day_in, in_words, spans_in


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("9am to 12:30pm, 1:30pm to 5pm", "09:00–12:30, 13:30–17:00"),
        ("09:00-17:00", "09:00–17:00"),
        ("13:30–17:00; 9 – 12", "09:00–12:00, 13:30–17:00"),
        ("9 a.m. until 12 p.m.", "09:00–12:00"),
        ("12am to 4am", "00:00–04:00"),
        ("9.15AM TO 10.45AM", "09:15–10:45"),
        ("\u0660\u0669:\u0660\u0660-\u0661\u0667:\u0660\u0660", "09:00–17:00"),
        ("6pm to 24:00, 0:00-4am", "00:00–04:00, 18:00–24:00"),
        ("  ", ""),
    ],
)
def test_opening_times_are_read_as_people_write_them(typed, shown):
    assert in_words(spans_in(typed)) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "closed",
        "9 to 5",
        "9am",
        "9am to 25:00",
        "13pm to 4pm",
        "9:75 to 11",
        "9-12, 11-14",
        "9–9",
        "6pm-24:00, 7pm-8pm",
    ],
)
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NotRead):
        spans_in(typed)


def test_what_a_box_shows_can_be_typed_again():
    spans = ((time(9), time(12, 30)), (time(13, 30), time(17)))

    assert spans_in(in_words(spans)) == spans


@pytest.mark.parametrize("typed", ["24 12 2026", "24/12/2026", "2026-12-24", "24.12.2026"])
def test_days_are_read_as_people_write_them(typed):
    assert day_in(typed) == date(2026, 12, 24)


@pytest.mark.parametrize("typed", ["", "31 2 2026", "12 2026", "Christmas"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(NotRead):
        day_in(typed)
