"""How long bookings are kept, and what their person is shown and asks us to forget."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.bookings import services
from portal.bookings.keeping import ending, held
from portal.bookings.services import BookingState, Contact
from portal.core import db, rotation
from portal.notifications.models import Message
from tests.bookings.builders import (
    expire,
    make_booking,
    make_calendar,
    make_hold,
    make_registrar,
    slot_at,
    taken,
)
from tests.bookings.test_texts import make_texted
from tests.bookings.test_waiting import wait
from tests.notifications.builders import MOBILE


def due():
    [rule] = ending.rules()
    return rule.next(None, 100), rule


def test_a_year_after_its_time_a_booking_goes_and_counts_no_more(at, later):
    slot_id = slot_at(make_calendar())
    booking = make_booking(slot_id)
    later(days=366)
    assert due()[0] == []
    later(days=1)
    ids, rule = due()

    assert (list(ids), rule.due()) == ([booking.id], 1)
    assert rule.carry_out(booking.id)
    with pytest.raises(services.UnknownBooking):
        services.booking(booking.reference)
    assert (taken(slot_id), services.history(booking.id)) == (0, [])


def test_a_hold_that_came_to_nothing_goes_after_a_month(at, later):
    held_ = make_hold(slot_at(make_calendar()))
    later(minutes=20)
    expire()
    assert due()[0] == []
    later(days=31)

    assert list(due()[0]) == [held_.id]


def test_what_is_held_of_a_person_is_shown_in_words(at):
    person_id = uuid4()
    booking = make_booking(slot_at(make_calendar()), person_id=person_id)
    [holding] = held.HOLDER.holdings(person_id)
    [record] = held.HOLDER.records(person_id)

    assert (holding.count, record.heading) == (1, f"Booking {booking.reference}")
    assert record.rows[0].lines == ["Monday 2 March 2026, 9:00am"]


def test_texts_are_shown_until_the_person_is_forgotten(at, later, run_jobs, session):
    person_id, calendar = uuid4(), make_calendar(offer_minutes=60)
    make_texted(slot_at(calendar, "10:00"), person_id=person_id)
    phone = Contact(name="Ada", phone=MOBILE)
    wait(calendar, None, contact=phone, person_id=person_id)
    run_jobs()

    holding = held.HOLDER.holdings(person_id)[-1]
    texts = [each for each in held.HOLDER.records(person_id) if each.heading == "Text message"]
    assert (holding.what, holding.count) == ("Text messages we sent you", len(texts))
    assert {each.facts["template"] for each in texts} == {
        "booking_confirmed", "booking_waiting", "booking_offered",
    }  # fmt: skip
    assert {each.facts["to"] for each in texts} == {MOBILE}

    later(days=2)
    held.HOLDER.erase(person_id)
    session.expire_all()
    assert {each.values for each in session.scalars(select(Message))} == {None}


def test_what_is_to_come_is_kept_and_what_is_over_is_nobodys(at):
    calendar, person_id = make_calendar(), uuid4()
    coming = make_booking(slot_at(calendar, "11:00"), person_id=person_id)
    over = make_booking(slot_at(calendar), person_id=person_id, email="ada@example.org")
    services.move(over.reference, slot_at(calendar, "10:00"), person_id)
    services.cancel(over.reference, make_registrar(), why="Ada phoned")

    assert [(fate.count, fate.kept) for fate in held.HOLDER.fates(person_id)] == [
        (1, True),
        (1, False),
    ]
    assert not held.HOLDER.erase(person_id)
    gone = services.booking(over.reference)
    assert (gone.contact, gone.person_id, gone.state) == (None, None, BookingState.CANCELLED)
    story = services.history(over.id)
    assert [each.what for each in story][-2:] == ["moved", "cancelled"]
    assert {each.reason for each in story} == {None}
    assert person_id not in {each.by for each in story}
    assert story[-1].by is not None  # who of the council it was stays
    assert services.booking(coming.reference).contact is not None


def test_a_newer_key_seals_reasons_again_and_nothing_else_changes_history(at):
    booking = make_booking(slot_at(make_calendar()))
    services.cancel(booking.reference, make_registrar(), why="They phoned")
    for change in ("SET what = 'moved'", "SET reason = NULL"):
        with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
            db.session.execute(text(f"UPDATE booking_event {change}"))

    assert {each.name for each in rotation.rotate()} >= {"booking", "booking_event"}
    assert services.history(booking.id)[-1].reason == "They phoned"
