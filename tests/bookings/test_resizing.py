"""For how many a booking is: changed in its own time, as far as there is room."""

import pytest
from sqlalchemy import select

from portal.bookings import services
from portal.bookings.after import charging, entries
from portal.core import db
from portal.core.i18n import use_locale
from portal.notifications import writing
from portal.notifications.models import Message
from tests.bookings.builders import make_booking, make_calendar, make_hold, slot_at, taken
from tests.eforms.visitor import Visitor


@pytest.fixture
def slot_id(at):
    return slot_at(make_calendar(unit="people", capacity=6, per_person={"units": 8, "days": 7}))


@pytest.fixture
def booked(slot_id):
    return make_booking(slot_id, units=2, email="ada@example.org")


def entered(client, view):
    visitor = Visitor(client)
    visitor.get(f"/bookings/{view.reference}?code={services.code_of(view.id)}")
    return visitor, f"/bookings/{view.reference}"


@pytest.mark.parametrize("units", [1, 6])
def test_fewer_and_more_fit_as_long_as_there_is_room(slot_id, booked, told, units):
    for _ in range(2):
        now = services.resize(booked.reference, units)

    assert (now.units, now.sequence, taken(slot_id)) == (units, 1, units)
    assert now.slot.id == slot_id
    assert told("booking.resized") == 1
    assert services.history(booked.id)[-1].what == "resized"


@pytest.mark.parametrize(("units", "why"), [(0, services.NotSuitable), (7, services.NotSuitable),
                                            (5, services.SlotTaken)])  # fmt: skip
def test_more_than_there_is_room_for_changes_nothing(slot_id, booked, units, why):
    make_hold(slot_id, units=2)
    with pytest.raises(why):
        services.resize(booked.reference, units)

    assert (services.booking(booked.reference).units, taken(slot_id)) == (2, 4)


def test_a_limit_counts_what_is_booked_already_once(slot_id, booked):
    other = slot_at(services.booking(booked.reference).calendar, "10:00")
    make_booking(other, units=4, email="ada@example.org")
    assert services.resize(booked.reference, 4).units == 4
    with pytest.raises(services.LimitReached):
        services.resize(booked.reference, 5)


def test_what_is_over_stays_as_it_is(booked):
    services.cancel(booked.reference)
    with pytest.raises(services.NotOpen):
        services.resize(booked.reference, 1)


def test_a_resident_changes_it_and_is_mailed_a_file_that_counts(client, booked, run_jobs):
    run_jobs()
    visitor, page = entered(client, booked)
    assert f"{page}/size" in visitor.get(page).text
    done = visitor.send(f"{page}/size", units="4")

    assert done.leads_to == page
    assert "Your booking is changed" in visitor.get(f"{page}?did=resized").words
    assert "For 4 people" in visitor.get(page).words
    run_jobs()
    letters = [writing.write(each) for each in db.session.scalars(select(Message))]
    assert len([each for each in letters if "For 4 people" in each.text]) == 1
    with use_locale("en"):
        assert b"SEQUENCE:1" in entries.file_of(services.booking(booked.reference))


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("", "Enter a number from 1 to 6"),
        ("seven", "Enter a number from 1 to 6"),
        ("5", "There is not enough room at this time. Enter a smaller number."),
    ],
)
def test_what_is_wrong_is_said_at_the_box(client, slot_id, booked, units, said):
    make_hold(slot_id, units=3)
    visitor, page = entered(client, booked)
    answer = visitor.send(f"{page}/size", units=units)

    assert (answer.status, answer.errors) == (422, [said])


def test_what_is_paid_for_is_changed_by_phone(client, booked, monkeypatch):
    monkeypatch.setattr(charging, "is_charged", lambda _service: True)
    view = make_booking(booked.slot.id, units=1, service="register-birth")
    visitor, page = entered(client, view)
    shown = visitor.get(page)

    assert "/size" not in shown.text
    assert "To change how many, phone us on" in shown.words
    assert "To book the same time again and again, phone us on" in shown.words
    assert visitor.get(f"{page}/size").leads_to == page
    assert visitor.get(f"{page}/repeat").leads_to == page


def test_one_person_alone_has_no_number_to_change(client, at):
    view = make_booking(slot_at(make_calendar()))
    visitor, page = entered(client, view)

    assert "/size" not in visitor.get(page).text
    assert visitor.get(f"{page}/size").leads_to == page
