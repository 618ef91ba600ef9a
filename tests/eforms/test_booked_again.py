"""What the council called off can be had at another time, once, and while its case is open."""

import pytest

from portal.accounts.services import Actor, Role
from portal.bookings import services as bookings
from portal.bookings.after import offering_again
from portal.bookings.models import Booking
from portal.cases import services as cases
from portal.cases.statuses import Status
from tests.eforms.booked import Booker, make_calendar, publish
from tests.eforms.paid import the_case
from tests.support.account import make_staff


@pytest.fixture
def called_off(client, run_jobs):
    """A booking of a form that we called off."""
    make_calendar(per_person={"units": 1, "days": 60})
    publish(statuses=["received", "no_further_action", "completed", "cancelled"])
    booker = Booker(client, "visit")
    booker.at_the_days()
    booker.choose()
    booker.submit()
    run_jobs()
    (view,) = bookings.of_case(the_case().id)
    staff = make_staff(Role.OFFICER, teams=("waste",), email="o@larkmere.example")
    actor = Actor(staff, "O", frozenset({Role.OFFICER}), frozenset({"waste"}))
    bookings.cancel_by_us(actor, view.slot.id, "ill")
    run_jobs()
    return bookings.booking(view.reference)


def another(view):
    return bookings.others(view.slot.id)[0].id


def test_what_was_chosen_in_its_place_isnt_given_a_second_time(called_off, run_jobs):
    chosen = offering_again.choose(called_off.reference, another(called_off))
    assert not offering_again.may_choose(called_off)
    bookings.cancel(chosen.reference)
    run_jobs()

    with pytest.raises(bookings.NotOpen):
        offering_again.choose(called_off.reference, another(called_off))


def test_it_counts_to_the_same_limits(called_off, session):
    chosen = offering_again.choose(called_off.reference, another(called_off))

    before, after = (session.get_one(Booking, each.id) for each in (called_off, chosen))
    assert after.person_digest == before.person_digest
    assert chosen.contact == called_off.contact


def test_a_case_that_is_closed_offers_no_other_time(called_off):
    assert offering_again.may_choose(called_off)
    cases.update(
        the_case().reference, status=Status.NO_FURTHER_ACTION, note="You moved away", author=None
    )

    with pytest.raises(bookings.NotOpen):
        offering_again.choose(called_off.reference, another(called_off))
