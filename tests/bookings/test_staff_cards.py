"""No box of staff on bookings takes the number of a payment card, and none shows it again."""

import pytest

from portal.accounts.services import Role
from tests.accounts.visiting import page_of
from tests.bookings.at_the_counter import BOOKINGS, REGISTRARS, boxes, sign_in_as
from tests.bookings.builders import make_booking, make_calendar, slot_at
from tests.support.cards import CARD, KIND, kept_anywhere, repeats

_TYPED = "input[type=text], input[type=email], input[type=tel], textarea"


@pytest.fixture
def officer(at, client):
    sign_in_as(client, Role.OFFICER)
    return client


@pytest.fixture
def paths(officer):
    """The pages that say it at the box, by what is done there."""
    calendar = make_calendar()
    booking = make_booking(slot_at(calendar))
    return {
        "edit": f"{REGISTRARS}edit",
        "block": f"{REGISTRARS}block",
        "late": f"{REGISTRARS}late",
        "book": f"{REGISTRARS}book/{slot_at(calendar, '10:00')}",
        "call off": f"{REGISTRARS}times/{slot_at(calendar)}/call-off",
        "cancel": f"{BOOKINGS}{booking.reference}/cancel",
    }


@pytest.mark.parametrize("what", ["edit", "block", "late", "book", "call off", "cancel"])
def test_each_box_says_it_and_forgets_it(officer, paths, session, what):
    form = page_of(officer.get(paths[what])).select_one("main form[method=post][novalidate]")
    for box in form.select(_TYPED):
        sent = boxes(form) | {box["name"]: CARD, "step": "preview"}
        answer = officer.post(paths[what], data=sent)
        assert answer.status_code == 422, box["name"]
        assert KIND in answer.text, box["name"]
        assert not repeats(answer.text), box["name"]
    assert kept_anywhere(session) == []


def test_what_a_page_remembers_of_itself_is_looked_at_too(officer, paths):
    form = page_of(officer.get(paths["edit"])).select_one("main form")

    answer = officer.post(paths["edit"], data=boxes(form) | {"seen": CARD, "step": "preview"})

    assert not repeats(answer.text)
