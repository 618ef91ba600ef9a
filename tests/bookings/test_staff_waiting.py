"""Staff see who waits, and take somebody off the list."""

import pytest

from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.models import WaitingState
from portal.bookings.services import Needs
from portal.bookings.waiting import viewing
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.bookings.at_the_counter import DAY, REGISTRARS, entries, notice, rows, sign_in_as
from tests.bookings.builders import make_booking, make_calendar, slot_at, taken
from tests.bookings.test_waiting import ONE_TIME, wait
from tests.support.account import make_person

LIST = f"{REGISTRARS}waiting"


@pytest.fixture
def calendar(at):
    return make_calendar(
        week=ONE_TIME,
        horizon_days=6,
        offer_minutes=60,
        staff=[{"name": "Ola", "languages": ["pl"]}],
    )


@pytest.fixture
def officer(calendar, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


def test_who_waits_stands_in_order_with_since_when_and_what_is_kept(officer, calendar, run_jobs):
    booked, person = make_booking(slot_at(calendar)), make_person()
    wait(calendar, "bo@example.org", needs=Needs(interpreter="pl"), person_id=person)
    wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()

    assert page_of(officer.get(DAY)).select_one(f'main a[href="{LIST}"]')
    first, second = rows(officer, LIST)

    assert "Interpreter: Polish" in first
    assert "1 March 2026" in first
    assert "Offered until" in first
    assert "Monday 2 March 2026, 9:00am" in first
    assert "Waiting Remove" in second
    read = entries(officer.staff_id, Action.READ)
    assert any(each.person_id == person for each in read)


def test_who_is_removed_no_longer_waits_and_why_is_kept(officer, calendar, run_jobs):
    booked = make_booking(slot_at(calendar))
    first, second = wait(calendar, "bo@example.org"), wait(calendar, "cy@example.org")
    services.cancel(booked.reference)
    run_jobs()
    path = f"{LIST}/{first.id}/remove"

    assert fault_of(send(officer, path, why="")) == "Enter why"
    answer = send(officer, path, why="She has moved away")
    run_jobs()

    assert notice(officer.get(answer.location)) == "They are no longer on the waiting list."
    assert viewing.entry(first.id).state is WaitingState.LEFT
    assert viewing.entry(second.id).state is WaitingState.OFFERED
    assert taken(booked.slot.id) == 1
    [changed] = entries(officer.staff_id, Action.CHANGE)
    assert changed.what == {"calendar": "registrars", "waiting": "removed"}
    assert officer.get(path).status_code == 404


def test_where_nobody_waits_it_says_so_and_without_a_list_nothing_leads_there(officer):
    assert "Nobody waits for a time here." in words(page_of(officer.get(LIST)).select_one("main"))

    make_calendar(week=ONE_TIME)
    assert page_of(officer.get(DAY)).select_one(f'main a[href="{LIST}"]') is None


def test_another_team_and_another_calendar_dont_have_them(officer, calendar):
    entry = wait(calendar, "bo@example.org")
    make_calendar("desk", offer_minutes=60)
    assert (
        officer.get(f"/staff/bookings/calendars/desk/waiting/{entry.id}/remove").status_code == 404
    )

    sign_in_as(officer, Role.OFFICER, teams=("waste",))
    assert officer.get(LIST).status_code == 403
    assert officer.get(f"{LIST}/{entry.id}/remove").status_code == 403
