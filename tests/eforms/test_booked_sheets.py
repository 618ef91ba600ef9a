"""Staff read on the sheet of a day what each booking is for, and where they go."""

import csv
import io

import pytest

from portal.accounts.services import Role
from portal.bookings import services as bookings
from portal.bookings.services import PlaceKind
from portal.eforms import publishing
from tests.accounts.visiting import page_of, words
from tests.bookings.at_the_counter import BOOKINGS, rows, sign_in_as
from tests.eforms.booked import EMAIL, Booker, make_calendar, tomorrow
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.paid import the_case

VISITS = f"{BOOKINGS}calendars/visits"
BOXES = {
    "pest": {"pest": "rats"},
    "home": {
        "home__mode": "by-hand", "home__line1": "2 Mill Lane", "home__town": "Larkmere",
        "home__postcode": "LK2 1AA",
    },
    "email": {"email": EMAIL},
}  # fmt: skip


def publish(**booking):
    form = make_definition(
        make_page("pest", make_question("pest", "radios", "rats", "wasps")),
        make_page("home", make_question("home", "address")),
        make_page("email", make_question("email", "email")),
        make_page("time", make_question("time", "slot")),
        service="visit",
        title="Book a visit",
        kind="booking",
        contact={"email": "email"},
        statuses=["received", "completed", "cancelled"],
        booking={
            "calendar": "visits", "taken": True, "property": "home", "about": ["pest"], **booking,
        },
    )  # fmt: skip
    publishing.file_version(form)


@pytest.fixture
def visit(client):
    """A visit at home tomorrow is booked; who looks now is staff."""

    def book(kind=PlaceKind.HOME_VISIT):
        make_calendar(kind=kind)
        publish()
        booker = Booker(client, "visit")
        booker.get(booker.answer_all(BOXES).leads_to)
        booker.choose()
        booker.submit()
        sign_in_as(client, Role.OFFICER, teams=("waste",))
        return bookings.of_case(the_case().id)[0]

    return book


def test_the_sheet_of_a_day_says_what_for_and_where_to_go(visit, client):
    reference = visit().reference

    (row, *_rest) = rows(client, f"{VISITS}/day?on={tomorrow()}")
    assert reference in row
    assert "Book a visit It is rats 2 Mill Lane, Larkmere, LK2 1AA" in row
    assert "2 Mill Lane" in client.get(f"{VISITS}/week?on={tomorrow()}").text
    facts = words(page_of(client.get(BOOKINGS + reference)).select_one(".facts"))
    assert "What for Book a visit It is rats" in facts
    assert "Address 2 Mill Lane, Larkmere, LK2 1AA" in facts


def test_the_file_of_a_day_says_it_too(visit, client):
    visit()
    day = f"{VISITS}/day?on={tomorrow()}"
    form = next(each for each in page_of(client.get(day)).select("form[method=post]")
                if "export" in each["action"])  # fmt: skip
    sent = {each["name"]: each["value"] for each in form.select("[type=hidden]")}

    (line,) = csv.DictReader(io.StringIO(client.post(form["action"], data=sent).text))

    assert (line["about"], line["address"]) == ("It is rats", "2 Mill Lane, Larkmere, LK2 1AA")


def test_who_comes_to_us_has_no_address_on_the_sheet(visit):
    assert visit(PlaceKind.COUNTER).contact.address == ()
