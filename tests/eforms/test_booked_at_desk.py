"""Staff choose a time for somebody, and fill in the form that books it with them."""

import pytest
from sqlalchemy import select

from portal.accounts import access
from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services as bookings
from portal.bookings.services import BookingState
from portal.cases.models import Case
from portal.cases.services import Channel
from portal.cases.statuses import Status
from portal.core import clock, security
from portal.eforms.models import Draft
from portal.notifications.models import Message
from portal.payments.provider_in_use import using
from portal.payments.taking import opening, syncing
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.bookings.at_the_counter import BOOKINGS, entries, sign_in_as
from tests.bookings.builders import ADA, make_registrar
from tests.eforms.booked import Booker, make_calendar, publish, tomorrow
from tests.eforms.paid import the_case, the_payment
from tests.eforms.saved import save
from tests.support.account import sign_in_staff
from tests.support.provider import Till

FEE = {"collected": True, "fund": "X", "lines": [{"label": "Visit", "pence": 1200}]}
ZOFIA = {
    "name": "Zofia Nowak", "email": "zofia@example.org", "phone": "", "units": "2",
    "locale": "pl", "channel": "phone", "interpreter": "Polish",
}  # fmt: skip


@pytest.fixture
def officer(client):
    client.staff_id = sign_in_as(client, Role.OFFICER, teams=("waste",))
    return client


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


def slot_id(day=None):
    (found, *_rest) = bookings.free(bookings.Wanted(calendar="visits", opened=day or tomorrow()))
    return found.slots[0].id


def lead(officer, wanted=None, **typed):
    return send(officer, f"{BOOKINGS}calendars/visits/book/{wanted or slot_id()}", **ZOFIA | typed)


def finish(officer):
    """Send the form, once all is answered; the page that it leads to."""
    return page_of(officer.get(Booker(officer, "visit").submit().headers["Location"]))


def calendar(**plan):
    staff = [{"name": "Ola", "languages": ["pl"]}]
    make_calendar(staff=staff, capacity=4, most_units=4, **plan)


def open_form(**changes):
    asked = {"units": {"question": "people"}, "asks": ["interpreter"]}
    publish(booking={"calendar": "visits", "taken": True, **asked}, **changes)


def test_the_form_goes_on_with_the_time_and_what_is_known(officer, session, run_jobs):
    calendar()
    open_form()

    answer = lead(officer)
    assert answer.location.startswith("/services/visit/")
    page = finish(officer)
    run_jobs()

    assert "It is booked." in words(page)
    assert "2 bookings" in words(page.select_one(".facts"))
    (booked,) = bookings.of_case(the_case().id)
    assert (booked.state, booked.units) == (BookingState.CONFIRMED, 2)
    assert booked.needs.interpreter == "pl"
    case = the_case()
    assert (case.channel, case.locale, case.status) == (Channel.PHONE, "pl", Status.BOOKED)
    mails = session.scalars(select(Message)).all()
    assert {each.locale for each in mails} == {"pl"}
    assert entries(officer.staff_id, Action.CHANGE)[0].what["booking_is"] == "begun"


def test_what_the_form_asks_is_not_asked_before(officer):
    calendar(per_property={"units": 1, "days": 30})
    open_form()

    page = page_of(officer.get(f"{BOOKINGS}calendars/visits/book/{slot_id()}"))

    assert not page.select("#postcode")
    assert words(page.select_one("main form button")) == "Continue"


def test_what_is_paid_for_waits_for_its_money(officer, till):
    calendar()
    open_form(fee=FEE)

    lead(officer)
    page = finish(officer)

    assert "Held while they finish" in words(page.select_one(".facts"))
    assert "It is booked." not in words(page)
    assert the_case().status is Status.PAYMENT_DUE
    assert the_payment().amount == 1200


def test_what_is_paid_for_is_not_booked_without_its_form(officer, till):
    calendar()
    open_form(fee=FEE)
    wanted = bookings.ForSomebody(slot_id=slot_id(), contact=ADA, service="visit")

    with pytest.raises(bookings.NeedsForm):
        bookings.book_for(make_registrar("waste"), wanted)


def test_a_time_too_late_for_others_is_kept_for_whom_staff_fill_in(officer):
    calendar()
    open_form()
    wanted = slot_id()
    soon = bookings.slot(wanted).starts_at

    with clock.frozen(soon.replace(hour=soon.hour - 1)):
        sign_in_staff(officer, officer.staff_id)
        assert lead(officer, wanted).location.startswith("/services/visit/")


def test_a_limit_is_said_and_staff_can_allow_more(officer):
    calendar(per_person={"units": 1, "days": 30})
    open_form()

    one = {"units": "1", "interpreter": ""}
    lead(officer, **one)
    finish(officer)
    assert "There is a limit" in fault_of(lead(officer, **one))
    lead(officer, despite_limits="y", **one)
    assert "It is booked." in words(finish(officer))


@pytest.mark.parametrize("fee", [None, FEE])
def test_what_was_allowed_beyond_a_limit_counts_for_it(officer, till, fee):
    calendar(per_person={"units": 1, "days": 30})
    open_form(**({"fee": fee} if fee else {}))
    one = {"units": "1", "interpreter": ""}
    lead(officer, despite_limits="y", **one)
    finish(officer)
    if fee:
        pay(till)

    assert "There is a limit" in fault_of(lead(officer, **one))


def pay(till):
    opening.open_checkout(
        the_payment().reference, language="en",
        success_url="http://localhost/back", cancel_url="http://localhost/back",
    )  # fmt: skip
    (checkout,) = till.made.values()
    till.pay(checkout.id)
    syncing.sync(checkout.id)


def test_the_next_person_reads_nothing_of_the_one_before(officer):
    calendar()
    open_form()
    lead(officer)
    assert lead(officer, email="ada@example.org").status_code == 303

    page = Booker(officer, "visit").get("check")
    assert "ada@example.org" in page.words
    assert "zofia@example.org" not in page.words


def test_a_time_that_went_meanwhile_is_said_and_no_form_is_begun(officer):
    calendar()
    open_form()
    wanted = slot_id()
    bookings.block(make_registrar("waste"), "visits", *_span(wanted), "Training")

    answer = lead(officer, wanted)

    assert answer.status_code == 422
    assert fault_of(answer)


@pytest.fixture
def left_to_others(officer):
    """What staff began with more than a limit allows; then nobody of staff is signed in."""
    calendar(per_person={"units": 1, "days": 30})
    open_form()
    one = {"units": "1", "interpreter": ""}
    lead(officer, **one)
    finish(officer)
    lead(officer, despite_limits="y", **one)
    booker = Booker(officer, "visit")
    officer.delete_cookie(security.cookie_name(access.COOKIE))
    return booker


def test_who_isnt_staff_can_choose_no_more_than_a_limit_allows(left_to_others):
    assert "There is a limit" in left_to_others.choose(1).errors[0]


def test_what_who_isnt_staff_sends_did_not_come_to_the_counter(left_to_others, session):
    left_to_others.submit()

    channels = session.scalars(select(Case.channel)).all()
    assert sorted(channels) == [Channel.PHONE, Channel.WEB]


def test_staff_who_sign_out_leave_nothing_of_who_stood_there(officer, session):
    calendar()
    open_form()
    lead(officer)

    send(officer, "/staff/", form="/staff/sign-out")

    assert session.scalars(select(Draft)).all() == []


def test_nor_do_staff_whose_session_has_ended(officer, session):
    calendar()
    open_form()
    lead(officer)

    officer.delete_cookie(security.cookie_name(access.COOKIE))
    officer.get("/staff/sign-in?ended=1")

    assert session.scalars(select(Draft)).all() == []


def test_what_staff_mailed_stays_behind_its_link_alone(officer, session):
    calendar()
    open_form()
    lead(officer)
    booker = Booker(officer, "visit")
    save(booker, "zofia@example.org")

    send(officer, "/staff/", form="/staff/sign-out")

    assert session.scalars(select(Draft.email)).all() == ["zofia@example.org"]
    assert "zofia@example.org" not in booker.get("check").text


def _span(wanted):
    slot = bookings.slot(wanted)
    return slot.starts_at, slot.ends_at
