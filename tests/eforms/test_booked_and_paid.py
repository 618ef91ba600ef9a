"""A form that is paid and booked: the time outlasts the payment, and without it money goes back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.services import Actor, Role
from portal.bookings import services as bookings
from portal.bookings.holding import places
from portal.cases import services as cases
from portal.cases.models import TimelineEntry
from portal.cases.statuses import Status
from portal.core import clock
from portal.notifications import writing
from portal.notifications.models import Message
from portal.payments import services as payments
from portal.payments.accounting.waiting import waiting
from portal.payments.provider_in_use import using
from portal.payments.services import SESSION_LASTS
from portal.payments.taking import lapsing, opening, syncing
from tests.eforms.booked import Booker, make_calendar, publish, tomorrow
from tests.eforms.paid import the_case, the_payment
from tests.payments.builders import refunds
from tests.support.account import make_staff
from tests.support.provider import Till

FEE = {"collected": True, "fund": "X", "lines": [{"label": "Visit", "pence": 1200}]}
BACK = {"success_url": "http://localhost/back", "cancel_url": "http://localhost/back"}


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def booker(client, till):
    make_calendar()
    publish(fee=FEE, statuses=["received", "completed", "no_further_action", "cancelled"])
    booker = Booker(client, "visit")
    booker.at_the_days()
    booker.choose(day=tomorrow() + timedelta(days=1))  # for which there is time late in the day
    booker.submit()
    return booker


def go_to_pay():
    return opening.open_checkout(the_payment().reference, language="en", **BACK)


def pay(till):
    """What the payer does at the provider; the portal hears of it."""
    (session,) = till.made.values()
    till.pay(session.id)
    syncing.sync(session.id)


def booked():
    (found,) = bookings.of_case(the_case().id)
    return found


def taken_by_others():
    """The hold has run out, and somebody else books the time."""
    places.expire_all()
    wanted = bookings.Holding(
        subject=bookings.Subject.DESK, subject_id=uuid4(), slot_id=booked().slot.id, locale="en"
    )
    bookings.hold(wanted)


def mails(session):
    return {each.template for each in session.scalars(select(Message))}


def test_the_time_is_kept_longer_than_the_providers_pages_last(booker):
    assert booked().state is bookings.BookingState.HELD
    assert booked().held_until > clock.now() + SESSION_LASTS


def test_a_visit_to_the_provider_keeps_it_longer(booker):
    with clock.frozen(clock.now() + timedelta(minutes=50)):
        go_to_pay()
        assert booked().held_until > clock.now() + SESSION_LASTS


def test_however_often_somebody_goes_to_pay_the_time_is_kept_for_two_hours_at_most(booker):
    sent = the_payment().created_at
    for minutes in range(0, 300, 50):
        with clock.frozen(sent + timedelta(minutes=minutes)):
            places.expire_all()
            go_to_pay()

    assert booked().state is bookings.BookingState.EXPIRED


def test_who_comes_to_pay_when_that_is_over_takes_no_time_again(booker, run_jobs):
    with clock.frozen(the_payment().due_at + timedelta(hours=1)):
        places.expire_all()
        lapsing.lapse()
        run_jobs()
        with pytest.raises(payments.NothingDue):
            go_to_pay()

    assert the_case().status is Status.CANCELLED
    assert booked().state is bookings.BookingState.EXPIRED


def test_while_nobody_has_noted_that_it_is_over_nothing_is_taken_either(booker):
    with clock.frozen(the_payment().due_at + timedelta(minutes=1)):
        places.expire_all()
        with pytest.raises(payments.NothingDue):
            go_to_pay()

    assert booked().state is bookings.BookingState.EXPIRED


def test_money_makes_the_booking(booker, till):
    go_to_pay()
    pay(till)

    assert booked().state is bookings.BookingState.CONFIRMED
    assert the_case().status is Status.RECEIVED


def test_late_money_for_a_time_that_is_still_free_books_it(booker, till):
    go_to_pay()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        places.expire_all()
        pay(till)

    assert booked().state is bookings.BookingState.CONFIRMED
    assert the_case().status is Status.RECEIVED


def test_late_money_for_a_time_that_is_gone_goes_back_and_others_are_offered(
    booker, till, session, run_jobs
):
    go_to_pay()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        taken_by_others()
        pay(till)
        run_jobs()

    assert the_payment().refunded == 1200
    assert the_case().status is Status.CANCELLED
    assert {"time_gone", "payment_sent_back"} <= mails(session)
    assert "case_opened" not in mails(session)
    mail = session.scalar(select(Message).where(Message.template == "time_gone"))
    assert mail.values["times"]


def test_nobody_is_sent_to_pay_for_a_time_that_is_gone(booker):
    with clock.frozen(clock.now() + timedelta(hours=2)):
        taken_by_others()
        with pytest.raises(payments.NothingDue):
            go_to_pay()

    assert the_case().status is Status.CANCELLED
    assert not the_payment().due


def test_who_cancels_the_booking_gets_the_money_back_and_one_mail_that_says_so(
    booker, till, session, run_jobs
):
    go_to_pay()
    pay(till)
    run_jobs()
    before = {each.id for each in session.scalars(select(Message))}
    bookings.cancel(booked().reference)
    run_jobs()

    assert the_payment().refunded == 1200
    assert the_case().status is Status.CANCELLED
    (mail,) = [each for each in session.scalars(select(Message)) if each.id not in before]
    assert mail.template == "booking_cancelled"
    letter = writing.write(mail)
    for text in (letter.text, letter.html):
        assert "If you paid online, all of your money goes back the way it came." in text
        assert "If you paid in another way, we will contact you about your money." in text
    public = [each.note for each in session.scalars(select(TimelineEntry)) if each.public]
    assert "The booking was cancelled." in public


def test_what_was_paid_at_the_counter_is_given_back_by_finance_and_not_said_to_be_done(
    booker, till, session, run_jobs
):
    taker = make_staff(Role.ADVISER, email="adviser@larkmere.example")
    adviser = Actor(taker, "Ola", frozenset({Role.ADVISER}), frozenset())
    payments.take_by_hand(adviser, the_payment().reference, payments.PaymentMethod.CASH, "R-1")
    bookings.cancel(booked().reference)
    run_jobs()

    assert refunds(the_payment().id) == [("cancelled", "asked", 1200)]
    assert the_payment().refunded == 0
    assert the_case().status is Status.CANCELLED

    someone = make_staff(Role.FINANCE, email="finance@larkmere.example")
    finance = Actor(someone, "Fin", frozenset({Role.FINANCE}), frozenset())
    (line,) = waiting(finance)
    assert line.asked_by == "The portal"
    payments.approve_refund(finance, line.id)
    run_jobs()
    assert the_payment().refunded == 1200
    assert "payment_refunded" in mails(session)


def test_who_reads_the_case_finds_the_time_it_was_moved_to(booker, till, session, run_jobs):
    go_to_pay()
    pay(till)
    run_jobs()
    (other, *_rest) = bookings.others(booked().slot.id)
    bookings.move(booked().reference, other.id)
    run_jobs()

    notes = [each.note for each in session.scalars(select(TimelineEntry))]
    assert f"The booking was moved to {bookings.words.day_and_time(other.starts_at)}." in notes
    assert "case_updated" not in mails(session)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_FURTHER_ACTION])
def test_a_case_that_is_closed_undone_gives_back_time_and_money(booker, till, run_jobs, status):
    go_to_pay()
    pay(till)
    run_jobs()
    cases.update(the_case().reference, status=status, note="It rains", author=None)
    run_jobs()

    assert booked().state is bookings.BookingState.CANCELLED
    assert the_payment().refunded == 1200
    assert the_case().status is status


def test_a_case_that_is_done_keeps_what_was_booked(booker, till, run_jobs):
    go_to_pay()
    pay(till)
    run_jobs()
    cases.update(the_case().reference, status=Status.COMPLETED, note="Done", author=None)
    run_jobs()

    assert booked().state is bookings.BookingState.CONFIRMED
    assert the_payment().refunded == 0


def test_the_page_after_sending_says_until_when_the_time_is_kept(booker):
    done = booker.get(f"done/{the_case().reference}")

    assert "Your time" in done.words
    assert "Pay before then to be sure of it." in done.words


def test_others_suit_what_was_sent(app, client, till, session, run_jobs):
    make_calendar(staff=[{"name": "Ola", "languages": ["pl"]}], capacity=6)
    publish(
        fee=FEE,
        booking={"taken": True, "units": {"question": "people"}, "asks": ["interpreter"]},
    )
    booker = Booker(client, "visit")
    booker.at_the_days(people=4)
    booker.press("show", interpreter="pl")
    booker.choose(day=tomorrow() + timedelta(days=1))
    booker.submit()
    full = [slot.id for slot in bookings.others(booked().slot.id, most=1)]
    polish = {"units": 1, "needs": bookings.Needs(interpreter="pl")}
    hold_for_others(*full, **polish)
    go_to_pay()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        places.expire_all()
        hold_for_others(booked().slot.id, units=6)
        hold_for_others(*full, **polish)
        second = bookings.others(booked().slot.id, units=1)[1]
        hold_for_others(second.id, units=3)
        pay(till)
        run_jobs()

    mail = session.scalar(select(Message).where(Message.template == "time_gone"))
    gone = {bookings.words.when(bookings.slot(each)) for each in (*full, second.id)}
    assert mail.values["times"]
    assert gone.isdisjoint(mail.values["times"])


def hold_for_others(*slot_ids, **wanted):
    for slot_id in slot_ids:
        subject = {"subject": bookings.Subject.DESK, "subject_id": uuid4()}
        bookings.hold(bookings.Holding(**subject, slot_id=slot_id, locale="en", **wanted))
