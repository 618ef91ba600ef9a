"""Collections: the crew comes some time on the day, so days are booked, not times."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from portal.bookings import services, words
from portal.bookings.after import entries, mails
from portal.bookings.services import PlaceKind
from tests.bookings.builders import EVERY_WEEKDAY, make_booking, make_calendar, slot_at
from tests.eforms.visitor import Visitor

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def each_weekday(*spans):
    return {day: list(spans) for day in EVERY_WEEKDAY}


@pytest.fixture
def collect(at):
    def making(slug="bulky", **changes):
        usual = {
            "title": "Bulky waste", "kind": PlaceKind.COLLECTION, "place": "", "address": (),
            "week": each_weekday("06:00-14:00"), "slot_minutes": 480, "capacity": 40,
            "unit": "items",
        }  # fmt: skip
        return make_calendar(slug, **(usual | changes))

    return making


@pytest.fixture
def collection(collect):
    return collect()


def test_a_day_is_said_without_a_clock_time(collection):
    slot = services.slot(slot_at(collection, "06:00", TUESDAY))

    assert words.when(slot) == "Tuesday 3 March 2026"
    assert words.name(slot) == "Tuesday 3 March 2026, 40 items left"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": PlaceKind.FACILITY},
        {"slot_minutes": 240},
        {"week": each_weekday("06:00-10:00", "11:00-15:00"), "slot_minutes": 240},
        {"exceptions": [{"day": "2026-03-20", "open": ["00:00-24:00"]}]},
    ],
)
def test_where_a_day_has_several_or_people_come_the_clock_time_is_said(collect, changes):
    calendar = collect(**changes)
    slot = services.slot(slot_at(calendar, "06:00", TUESDAY))

    assert words.when(slot) == "Tuesday 3 March 2026, 6:00am"


def test_all_days_that_are_listed_come_with_what_can_be_chosen(collection):
    found = services.free(services.Wanted(calendar="bulky", first_after=MONDAY, days=7))

    assert [[words.name(slot) for slot in each.slots] for each in found[:2]] == [
        ["Monday 2 March 2026, 40 items left"],
        ["Tuesday 3 March 2026, 40 items left"],
    ]
    assert all(len(each.slots) == each.free == 1 for each in found)


def test_mails_and_the_file_for_a_calendar_have_the_whole_day(collection):
    view = make_booking(slot_at(collection, "06:00", TUESDAY), units=3)
    entry = entries.entry_of(view)
    file = entries.file_of(view).decode()

    assert mails.facts_of(view)["when"] == "Tuesday 3 March 2026"
    assert entry.text.startswith("Tuesday 3 March 2026\n")
    assert "DTSTART;VALUE=DATE:20260303\r\n" in file
    assert "DTEND;VALUE=DATE:20260304\r\n" in file


def test_a_round_with_time_to_spare_is_one_still(collect):
    assert collect(week={"monday": ["06:00-20:00"]}).by_day


def test_another_day_is_chosen_on_one_page(collection, client):
    view = make_booking(slot_at(collection, "06:00", TUESDAY), units=3)
    visitor = Visitor(client)
    parts = urlsplit(services.link_of(view))
    visitor.get(f"{parts.path}?{parts.query}")
    page = visitor.get(f"/bookings/{view.reference}/move")
    days = [each.get_text().strip() for each in page.soup.select(".govuk-radios__label")]

    assert "Your time now: Tuesday 3 March 2026." in page.words
    assert days[:2] == [
        "Monday 2 March 2026, 40 items left", "Wednesday 4 March 2026, 40 items left",
    ]  # fmt: skip
    assert "6:00am" not in page.words
    assert "free time" not in page.words
