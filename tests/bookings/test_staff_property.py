"""Staff say for which property they book, where each has a limit; it counts with the forms'."""

import pytest

from portal.accounts.services import Role
from portal.bookings.staff.forms import BookForm
from portal.eforms.fees import properties
from portal.gazetteer import services as gazetteer
from tests.accounts.visiting import fault_of, page_of, send
from tests.bookings.at_the_counter import REGISTRARS, sign_in_as
from tests.bookings.builders import make_booking, make_calendar, make_plan, slot_at, taken
from tests.bookings.test_staff_desk import SOMEBODY
from tests.eforms.conftest import mill_lane as mill_lane  # noqa: PLC0414 - a fixture
from tests.gazetteer.builders import UPRN

pytestmark = pytest.mark.usefixtures("mill_lane")
POSTCODE = "LK2 1AA"
LIMIT = {"capacity": 3, "per_property": {"units": 1, "days": 30}}
HOME = {"uprn": str(UPRN), "lines": ["2 Mill Lane"], "postcode": POSTCODE}
TYPED = {"uprn": None, "lines": ["The Barn", "Larkmere"], "postcode": POSTCODE}


@pytest.fixture
def officer(at, client):
    sign_in_as(client, Role.OFFICER)
    return client


def book(officer, calendar, **typed):
    return send(officer, f"{REGISTRARS}book/{slot_at(calendar)}", **SOMEBODY | typed)


def test_the_address_is_looked_up_by_its_postcode_and_chosen(officer):
    calendar = make_calendar(**LIMIT)

    assert fault_of(book(officer, calendar, postcode="no")).startswith("Enter a full UK postcode")
    listed = book(officer, calendar, postcode="lk21aa")
    assert fault_of(listed) == "Choose the address from the list, or write it in"
    choices = page_of(listed).select("#uprn option")
    assert [each["value"] for each in choices][:2] == ["", str(UPRN)]

    assert book(officer, calendar, postcode=POSTCODE, uprn=str(UPRN)).status_code == 303
    assert taken(slot_at(calendar)) == 1


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (HOME, {"uprn": str(UPRN)}),
        (TYPED, {"written": "The barn, Larkmere"}),
        (TYPED, {"written": "The Barn, Larkmere LK2 1AA"}),
    ],
)
def test_what_the_property_booked_with_a_form_counts(officer, address, typed):
    calendar = make_calendar(**LIMIT)
    make_booking(slot_at(calendar), property=properties.keys_of(address))
    typed["postcode"] = POSTCODE

    refused = book(officer, calendar, **typed)

    assert fault_of(refused).startswith("There is a limit to how much you can book here")
    assert book(officer, calendar, despite_limits="y", **typed).status_code == 303


def test_what_somebody_wrote_into_a_form_counts_with_what_is_chosen_here(officer):
    calendar, known = make_calendar(**LIMIT), gazetteer.address(str(UPRN))
    address = {"uprn": None, "lines": list(known.lines), "postcode": known.postcode}
    make_booking(slot_at(calendar), property=properties.keys_of(address))

    refused = book(officer, calendar, postcode=POSTCODE, uprn=known.uprn)

    assert fault_of(refused).startswith("There is a limit to how much you can book here")


def test_an_address_that_we_dont_have_is_written_in(officer):
    calendar = make_calendar(**LIMIT)

    refused = book(officer, calendar, postcode="LK9 9ZZ")
    assert fault_of(refused).startswith("We have no addresses for that postcode.")
    assert page_of(refused).select_one("#written")
    assert book(officer, calendar, postcode="LK9 9ZZ", written="1 New Road").status_code == 303


def test_an_address_of_another_postcode_isnt_taken_for_this_one(officer):
    form = BookForm(data=SOMEBODY | {"postcode": "LK9 9ZZ", "uprn": str(UPRN)})
    form.among(make_plan(**LIMIT))

    assert not form.validate()
    assert form.property_names == ()


def test_where_there_is_no_such_limit_nothing_is_asked(officer):
    calendar = make_calendar()

    page = page_of(officer.get(f"{REGISTRARS}book/{slot_at(calendar)}"))
    assert page.select_one("#postcode") is None
    assert book(officer, calendar).status_code == 303
