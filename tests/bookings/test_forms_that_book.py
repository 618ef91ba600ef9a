"""What comes after a booking that a form made: mail, the case it belongs to, and its money."""

from urllib.parse import urlsplit

import pytest

from portal.accounts.services import Actor, Role
from portal.bookings import services
from portal.cases import services as cases
from portal.cases.statuses import Status
from portal.core import db
from portal.notifications import writing
from portal.notifications.models import Message
from portal.payments.provider_in_use import using
from portal.payments.taking import opening, syncing
from tests.bookings.builders import make_registrar
from tests.eforms.booked import EMAIL, Booker, make_calendar, publish, times_on
from tests.eforms.paid import the_case, the_payment
from tests.support.provider import Till

FEE = {"collected": True, "fund": "X", "lines": [{"label": "Visit", "pence": 1200}]}
BACK = {"success_url": "http://localhost/back", "cancel_url": "http://localhost/back"}


@pytest.fixture
def officer() -> Actor:
    known = make_registrar("waste")
    assert known.roles == frozenset({Role.OFFICER})
    return known


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def sent(client, run_jobs, till):
    """A form that was sent and paid, if it costs something; its booking."""

    def send(**changes):
        make_calendar()
        publish(**changes)
        booker = Booker(client, "visit")
        booker.at_the_days()
        booker.choose()
        booker.submit()
        if "fee" in changes:
            opening.open_checkout(the_payment().reference, language="en", **BACK)
            [session] = till.made.values()
            till.pay(session.id)
            syncing.sync(session.id)
        run_jobs()
        view = the_booking()
        booker.get(f"/bookings/{view.reference}?code={services.code_of(view.id)}")
        return booker, view

    return send


def the_booking():
    return services.of_case(the_case().id)[-1]


def mails(template):
    found = db.session.query(Message).filter_by(template=template).order_by(Message.queued_at)
    return [writing.write(each) for each in found if each.to == EMAIL]


def test_who_sends_the_form_is_mailed_the_file_and_sees_the_booking_on_the_case(sent):
    booker, view = sent()

    [letter] = mails("booking_confirmed")
    assert "Book a visit" in letter.text
    assert letter.calendar.method == "PUBLISH"
    case = the_case().reference
    booker.get(f"/cases/{case}?code={cases.access_code(case)}")
    page = booker.get(f"/cases/{case}")
    assert f"/bookings/{view.reference}" in page.text
    assert f"/cases/{case}" in booker.get(f"/bookings/{view.reference}").text


def test_who_cancels_by_the_link_ends_the_case_too(sent, run_jobs):
    booker, view = sent()
    path = f"/bookings/{view.reference}/cancel"
    booker.post(path, booker.get(path).boxes())
    run_jobs()

    assert the_case().status is Status.CANCELLED
    assert len(mails("booking_cancelled")) == 1


def test_what_we_call_off_waits_for_another_time_with_the_same_answers(sent, run_jobs, officer):
    booker, view = sent()
    services.cancel_by_us(officer, view.slot.id, "The heating is broken")
    run_jobs()
    assert the_case().status is Status.TIME_NEEDED
    [letter] = mails("booking_cancelled_by_us")
    assert "Choose another time" in letter.text
    assert "money" not in letter.text

    path = f"/bookings/{view.reference}/again"
    page = booker.get(path)
    answer = booker.post(path, {**page.boxes(), "slot": times_on(page)[0][0]})
    run_jobs()

    new = services.booking(answer.leads_to.rpartition("/")[2])
    assert (new.case_id, new.state) == (the_case().id, services.BookingState.CONFIRMED)
    assert the_case().status is Status.BOOKED
    assert len(mails("booking_confirmed")) == 2


def test_what_was_paid_for_and_called_off_is_paid_back(sent, run_jobs, officer):
    booker, view = sent(fee=FEE)
    services.cancel_by_us(officer, view.slot.id, "The heating is broken")
    run_jobs()

    assert the_case().status is Status.CANCELLED
    [letter] = mails("booking_cancelled_by_us")
    assert "all of your money goes back" in letter.text
    assert "Book another time" in letter.text
    again = next(line for line in letter.text.splitlines() if "/services/" in line)
    assert booker.get(urlsplit(again).path).status == 200
