"""How many times one person, property, browser or network can have by forms."""

from uuid import uuid4

import pytest

from portal.accounts.services import Role
from portal.bookings import services as bookings
from portal.bookings.holding import limits
from portal.bookings.holding.limits import MOST_OF_BROWSER, MOST_OF_NETWORK
from portal.eforms import publishing, slots
from portal.eforms.sending import booking
from portal.gazetteer import services as gazetteer
from tests.eforms.booked import Booker, make_booked, make_calendar, publish
from tests.eforms.builders import make_definition, make_page, make_question
from tests.support.account import make_staff, sign_in_staff

REACHED = (
    "There is a limit to how much you can book here, and you have reached it. "
    "If you have booked nothing, phone us on 01632 960 000."
)
KEEPING = (
    "Too many times are being kept for you, or for others who share your internet connection. "
    "Finish your other bookings first, or try again later."
)


@pytest.fixture
def begin(app):
    """Somebody with a browser of their own who has come to the days."""

    def begin(client=None, email: str = "amina@example.org") -> Booker:
        booker = Booker(client or app.test_client(), "visit")
        booker.answer_all({"people": {"people": "1"}, "email": {"email": email}})
        return booker

    return begin


def test_another_address_given_later_counts_for_the_limit(begin):
    make_calendar(per_person={"units": 1, "days": 30})
    publish()
    first, second = begin(), begin(email="zoe@example.org")
    first.choose()
    first.submit()
    second.choose(1)
    second.send("email", email="amina@example.org")
    answer = second.submit()
    page = second.get(f"time?{answer.headers['Location'].partition('?')[2]}")

    assert page.errors == [REACHED]


def test_another_phone_given_later_counts_for_the_limit(app):
    make_calendar(per_person={"units": 1, "days": 30})
    publishing.file_version(
        make_definition(
            make_page("phone", make_question("phone", "phone")),
            make_page("time", make_question("time", "slot")),
            service="visit",
            kind="booking",
            contact={"phone": "phone"},
            statuses=["received", "completed", "cancelled"],
            booking={"calendar": "visits", "taken": True},
        )
    )
    answers = []
    for number, typed in enumerate(["01632 960 001", "01632 960 002"]):
        booker = Booker(app.test_client(), "visit")
        booker.answer_all({"phone": {"phone": typed}})
        booker.choose(number)
        booker.send("phone", phone="01632 960 001")
        answers.append(booker.submit().headers["Location"])

    assert "/time?limit=" in answers[1]
    assert "/time" not in answers[0]


def test_at_a_limit_the_page_says_so_and_a_way_on_for_who_booked_nothing(begin):
    make_calendar(per_person={"units": 1, "days": 30})
    publish()
    first = begin()
    first.choose()
    first.submit()

    assert begin().choose(1).errors == [REACHED]


def test_one_network_keeps_so_many_times_and_no_more(begin):
    make_calendar(capacity=50)
    publish()
    for _ in range(MOST_OF_NETWORK):
        assert begin().choose().status == 303
    late = begin()
    page = late.choose()

    assert (page.status, page.errors) == (422, [KEEPING])
    assert "amina@example.org" in late.get("email").text


def test_who_sends_when_too_many_times_are_kept_is_told_so(begin, monkeypatch):
    make_calendar(capacity=50)
    publish()
    late = begin()
    late.choose()
    begin(email="zoe@example.org").choose()
    monkeypatch.setattr(limits, "MOST_OF_NETWORK", 1)
    late.send("email", email="ada@example.org")  # so it is kept anew
    answer = late.submit()
    page = late.get(f"time?{answer.headers['Location'].partition('?')[2]}")

    assert page.errors == [KEEPING]


def test_staff_keep_as_many_as_they_are_asked_for(begin, app):
    make_calendar(capacity=50)
    publish()
    for number in range(MOST_OF_NETWORK):
        begin(email=f"{number}@example.org").choose()
    client = app.test_client()
    sign_in_staff(client, make_staff(Role.ADVISER, email="ada@larkmere.example"))

    assert begin(client).choose().status == 303


def test_who_isnt_signed_in_books_only_so_many_times_in_an_hour(begin, monkeypatch):
    monkeypatch.setattr(booking, "MOST_BOOKED", "2/hour")
    make_calendar(capacity=50)
    publish()
    bookers = [begin() for _ in range(MOST_OF_BROWSER)]
    for booker in bookers:
        booker.choose()

    assert [booker.submit().status for booker in bookers] == [303, 303, 429]
    assert "9:00am" in bookers[-1].get("check").words


def test_a_property_that_is_written_in_is_the_one_that_another_picked(app, monkeypatch):
    form = make_booked(booking={"calendar": "visits", "taken": True, "property": "home"})
    known = gazetteer.FoundAddress(
        "1000", "", ("2 Mill Lane", "Larkmere"), "LK2 1AA", "", 1, 0.0, 0.0
    )
    monkeypatch.setattr(gazetteer, "find_addresses", lambda _postcode: [known])
    make_calendar(per_property={"units": 1, "days": 7}, capacity=9)
    picked = {"uprn": "1000", "lines": ["2 Mill Lane", "Larkmere"], "postcode": "LK2 1AA"}
    typed = {"uprn": None, "lines": ["2, Mill Ln."], "postcode": "LK2 1AA"}

    slot_id = bookings.earliest(bookings.Wanted(calendar="visits")).id
    slots.hold(form, {"home": picked}, uuid4(), slot_id, None)

    with pytest.raises(bookings.LimitReached):
        slots.hold(form, {"home": typed}, uuid4(), slot_id, None)
