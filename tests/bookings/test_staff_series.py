"""Staff book a time again on other days, and come from a case to its bookings."""

from datetime import timedelta

import pytest

from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.bookings.at_the_counter import BOOKINGS, entries, sign_in_as
from tests.bookings.builders import (
    ADA,
    MONDAY,
    TEAM,
    make_booking,
    make_calendar,
    make_hold,
    slot_at,
)
from tests.cases.builders import make_case

ASKED = {"every": "week", "times": "2"}


@pytest.fixture
def calendar(at):
    return make_calendar()


@pytest.fixture
def officer(calendar, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


def test_each_date_is_shown_before_it_is_booked_and_stands_with_the_first(officer, calendar):
    booking = make_booking(slot_at(calendar))
    make_booking(slot_at(calendar, day=MONDAY + timedelta(days=7)))
    path = f"{BOOKINGS}{booking.reference}"
    assert page_of(officer.get(path)).select_one(f'a[href="{path}/repeat"]')

    dates = send(officer, f"{path}/repeat", **ASKED)
    assert "Monday 16 March 2026" in dates.text
    assert "Somebody else has this time." in dates.text
    assert len(services.of_person(booking.subject_id)) == 0
    done = officer.post(f"{path}/repeat", data=boxes_of(dates) | {"book": "1"})

    assert "Monday 16 March 2026, 9:00am" in done.text
    together = words(page_of(officer.get(path)).select_one("main"))
    assert "Booked together with it" in together
    assert "Monday 16 March 2026, 9:00am" in together
    changed = entries(officer.staff_id, Action.CHANGE)
    assert [each.what["booking_is"] for each in changed] == ["repeated"]


def boxes_of(answer):
    return {each["name"]: each.get("value", "") for each in page_of(answer).select("main input")
            if each.get("type") == "hidden"}  # fmt: skip


def test_what_is_missing_is_said(officer, calendar):
    path = f"{BOOKINGS}{make_booking(slot_at(calendar)).reference}/repeat"

    answer = send(officer, path, every="week", times="often")

    assert answer.status_code == 422
    assert fault_of(answer) == "Enter how many times more, in numbers, like 4"


def test_what_has_a_limit_for_a_property_is_not_repeated(officer):
    limited = make_calendar("tips", per_property={"units": 1, "days": 7})
    path = f"{BOOKINGS}{make_booking(slot_at(limited)).reference}"

    assert page_of(officer.get(path)).select_one(f'a[href="{path}/repeat"]') is None
    assert officer.get(f"{path}/repeat").location == path


@pytest.mark.parametrize("opens", [True, False])
def test_from_the_page_of_a_case_one_comes_to_its_booking(client, at, opens):
    case = make_case(team=TEAM)
    held = make_hold(slot_at(make_calendar(team=TEAM if opens else "waste")))
    services.confirm(held.subject, held.subject_id, case.id, ADA)
    sign_in_as(client, Role.OFFICER)

    page = page_of(client.get(f"/staff/cases/{case.reference}"))

    assert "Monday 2 March 2026, 9:00am" in words(page.select_one("main"))
    link = page.select_one(f'a[href="{BOOKINGS}{held.reference}"]')
    assert (link is not None) is opens


def test_staff_find_bookings_from_their_first_page(officer):
    assert page_of(officer.get("/staff/")).select_one(f'main a[href="{BOOKINGS}"]')
