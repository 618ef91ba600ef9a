"""A calendar is made in the browser, from nothing or as a copy."""

from datetime import time

import pytest

from portal.accounts.models import Action
from portal.accounts.services import NotAllowed, Role
from portal.bookings import services
from portal.bookings.desk import changing
from portal.bookings.services import PlaceKind, Wording
from tests.accounts.visiting import fault_of, page_of
from tests.bookings.at_the_counter import BOOKINGS, boxes, entries, notice, rows, sign_in_as
from tests.bookings.builders import TEAM, make_calendar, make_plan, make_registrar

NEW = f"{BOOKINGS}calendars/new"
TYPED = {
    "title": "Naming ceremonies & vows",
    "kind": "facility",
    "services": "register-birth",
    "monday": "9am to 5pm",
}


@pytest.fixture
def officer(at, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


def make(client, path=NEW, **typed):
    page = page_of(client.get(path))
    form = next(each for each in page.select("form") if each["action"].endswith("/new"))
    return client.post(form["action"], data=boxes(form) | typed)


def test_it_has_an_address_of_its_own_and_takes_no_bookings_yet(officer):
    answer = make(officer, **TYPED)

    assert notice(officer.get(answer.location)) == "The calendar is saved."
    made = services.calendar("naming-ceremonies-vows")
    assert (made.title, made.kind, made.team, made.published) == (
        TYPED["title"], PlaceKind.FACILITY, TEAM, False,
    )  # fmt: skip
    assert made.plan.week.monday == ((time(9), time(17)),)
    assert "Not booked any more" in rows(officer, BOOKINGS)[0]
    [entry] = entries(officer.staff_id, Action.CHANGE)
    assert entry.what["calendar"] == made.slug


def test_published_it_can_be_booked_at_once(officer):
    make(officer, published="yes", **TYPED)

    assert services.earliest(services.Wanted(calendar="naming-ceremonies-vows"))


def test_two_of_one_name_have_two_addresses(officer):
    make(officer, **TYPED)
    make(officer, **TYPED)
    make(officer, **TYPED | {"title": "خانے"})

    slugs = {"naming-ceremonies-vows", "naming-ceremonies-vows-2", "calendar"}
    assert {each.slug for each in services.every()} == slugs


def test_a_copy_has_the_same_plan_and_leaves_the_first_as_it_was(officer):
    first = make_calendar(capacity=3, unit="people", directions="Left, then left.")
    link = page_of(officer.get(BOOKINGS)).select_one('a[href$="/new?copy=registrars"]')

    make(officer, link["href"], title="Registrars upstairs")

    copy = services.calendar("registrars-upstairs")
    assert (copy.plan, copy.address, copy.directions) == (
        first.plan, first.address, first.directions,
    )  # fmt: skip
    assert not copy.published
    assert services.calendar("registrars") == first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Name of the calendar: fill this in"),
        ({"team": "waste"}, "Choose one of the answers in the list"),
        ({"monday": "morning"}, "Monday: enter times like 09:00–12:30, 13:30–17:00"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(officer, typed, said):
    answer = make(officer, **TYPED | typed)

    assert (answer.status_code, fault_of(answer)) == (422, said)
    assert services.every() == []


def test_a_team_has_to_be_ones_own(at):
    wording = Wording(slug="", title="Tips", kind=PlaceKind.COUNTER, team="waste")

    with pytest.raises(NotAllowed):
        changing.make(make_registrar(), wording, make_plan())


def test_an_adviser_makes_none_and_nobody_copies_another_teams(officer):
    make_calendar("tips", team="waste")
    assert officer.get(f"{NEW}?copy=tips").status_code == 403

    sign_in_as(officer, Role.ADVISER, teams=(TEAM,))
    assert officer.get(NEW).status_code == 403
    assert page_of(officer.get(BOOKINGS)).select_one(f'a[href="{NEW}"]') is None
