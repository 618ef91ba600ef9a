"""Who of staff learns of bookings, and who takes them away as a file."""

import pytest

from portal.accounts.services import Actor, NotAllowed, Role
from portal.bookings.desk import acting, exporting
from portal.bookings.models import BookingState
from tests.bookings.at_the_counter import DAY, sign_in_as
from tests.bookings.builders import (
    MONDAY,
    TEAM,
    make_booking,
    make_calendar,
    make_registrar,
    slot_at,
)
from tests.support.account import make_staff

DOWNLOAD = "Download the bookings"


@pytest.fixture
def registrars(at):
    return make_calendar()


def make_actor(role, *teams):
    someone = make_staff(role, teams=teams, email=f"{role.value}@larkmere.example")
    return Actor(someone, "Fin", frozenset({role}), frozenset(teams))


@pytest.mark.parametrize("doing", ["check_in", "mark", "cancel", "move"])
def test_who_takes_no_bookings_doesnt_learn_whether_there_is_one(registrars, doing):
    finance = make_actor(Role.FINANCE)
    there = make_booking(slot_at(registrars)).reference
    more = {
        "mark": [BookingState.ATTENDED],
        "cancel": ["They asked us to"],
        "move": [slot_at(registrars, "10:00")],
    }

    for reference in (there, "BK-2222-2222"):
        with pytest.raises(NotAllowed):
            getattr(acting, doing)(finance, reference, *more.get(doing, []))


def test_who_books_for_all_teams_takes_no_file_of_another(registrars):
    make_booking(slot_at(registrars))
    adviser = make_actor(Role.ADVISER)

    with pytest.raises(NotAllowed):
        exporting.export(adviser, registrars.slug, MONDAY)
    assert list(exporting.export(make_registrar(), registrars.slug, MONDAY))


@pytest.mark.parametrize("page", [DAY, DAY.replace("day?", "week?")])
@pytest.mark.parametrize(("teams", "offered"), [((), False), ((TEAM,), True)])
def test_a_file_is_offered_to_who_may_take_it(client, registrars, page, teams, offered):
    sign_in_as(client, Role.ADVISER, teams=teams)

    assert (DOWNLOAD in client.get(page).text) is offered
