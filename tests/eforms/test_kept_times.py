"""How long a chosen time is kept still: said on each page that follows, and had once more."""

import json
from datetime import timedelta

import pytest

from portal.bookings import services as bookings
from portal.bookings.holding import places
from portal.core import clock
from tests.eforms.booked import Booker, make_calendar, publish
from tests.eforms.builders import make_page, make_question
from tests.eforms.paid import the_case
from tests.eforms.visitor import Visitor

PAGES = [
    make_page("people", make_question("people", "number")),
    make_page("email", make_question("email", "email")),
    make_page("time", make_question("time", "slot")),
    make_page("word", make_question("word", "text")),
]
HTMX = {"HX-Request": "true", "HX-Target": "kept"}


@pytest.fixture
def booker(client):
    """Somebody who has chosen a time, and has a question left to answer."""
    make_calendar()
    publish(pages=PAGES)
    booker = Booker(client, "visit")
    booker.at_the_days()
    booker.choose()
    return booker


def kept(page):
    (region,) = page.soup.select("#kept")
    return region


def later(**after):
    return clock.frozen(clock.now() + timedelta(**after))


@pytest.mark.parametrize("path", ["word", "time", "time?day=2090-01-01"])
def test_each_page_says_how_long_the_time_is_kept_still(booker, path):
    with later(minutes=3, seconds=10):
        region = kept(booker.get(path))

    assert "About 12 minutes are left." in region.get_text()
    assert int(region["data-ends-in"]) in range(700, 711)


def test_the_script_gets_the_words_for_every_number(booker):
    left = kept(booker.get("/pl/services/visit/word")).select_one("[data-left]")

    assert set(json.loads(left["data-left"])) == {"one", "few", "many", "other"}
    assert set(json.loads(kept(booker.get("word")).select_one("[data-left]")["data-left"])) == {
        "one", "other",
    }  # fmt: skip


def test_a_dialog_keeps_it_longer_once_and_leaves_the_page_as_it_is(booker):
    dialog = kept(booker.get("word")).select_one("dialog")
    button = dialog.select_one("button")
    sent, address = json.loads(button["data-hx-vals"]), button["data-hx-post"]

    leads_to = booker.post(address, sent, headers=HTMX).headers["Location"]
    page = booker.get(leads_to, headers=HTMX)

    assert "About 30 minutes are left." in kept(page).get_text()
    assert "HX-Push-Url" not in page.headers
    assert kept(page)["data-announce"].startswith("We keep ")
    assert kept(page).select("dialog") == kept(booker.get("time")).select("dialog") == []
    again = booker.get(booker.post(address, sent, headers=HTMX).headers["Location"], headers=HTMX)
    assert "About 30 minutes are left." in kept(again).get_text()


def test_when_it_is_over_the_portal_says_how_it_stands(booker):
    address = kept(booker.get("word"))["data-hx-get"]
    with later(hours=1):
        places.expire_all()
        after = kept(booker.get(address, headers=HTMX))
        here = kept(booker.get("time"))

    assert after["data-announce"].startswith("We no longer keep ")
    assert "We no longer keep this time for you." in here.get_text()
    for region in (after, here):
        assert not region.select("dialog, [data-left]")
        assert not region.has_attr("data-ends-in")


def test_without_javascript_it_is_kept_longer_on_its_own_page(booker):
    page = booker.get("time")
    assert "You chose" in page.words
    assert "Keep it longer" in kept(page).get_text()

    booker.press("longer")
    page = booker.get("time")
    again = booker.press("longer")

    assert "We keep this time for you until" in page.words
    assert "About 30 minutes are left." in page.words
    assert "Keep it longer" not in page.words
    assert again.status == 422


def test_who_came_to_change_an_answer_goes_back_to_it_from_the_time(booker):
    region = kept(booker.get("word?from=check"))

    assert "from=check" in region.select_one("a")["href"]
    assert "from=check" in region["data-hx-get"]


def test_who_gave_no_email_reads_reference_and_code_and_finds_the_booking_with_them(app, booker):
    booker.send("word", word="Amina")
    done = booker.get(booker.submit().leads_to)
    (booked,) = bookings.of_case(the_case().id)
    code = bookings.code_of(booked.id)
    assert booked.reference in done.words
    assert code in done.words

    elsewhere = Visitor(app.test_client())
    token = elsewhere.get("/bookings/").soup.select_one("[name=csrf_token]")["value"]
    boxes = {"csrf_token": token, "reference": booked.reference, "code": code}
    assert elsewhere.post("/bookings/", boxes).leads_to == f"/bookings/{booked.reference}"
