"""Choosing a time in a form: days, times, what is looked for, and what is kept meanwhile."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from portal.bookings import services as bookings
from portal.bookings.holding import places
from portal.bookings.models import Slot
from portal.cases.models import Case
from portal.core import clock
from portal.core.i18n import day_text
from portal.eforms import slots
from portal.eforms.by_hand import transcribing
from portal.eforms.kinds import kind_of
from portal.eforms.pages import moments
from tests.eforms.booked import (
    Booker,
    at_noon,
    days_on,
    make_booked,
    make_calendar,
    publish,
    times_on,
    tomorrow,
)
from tests.eforms.paid import the_case

FEE = {"collected": True, "fund": "X", "lines": [{"label": "Visit", "pence": 1200}]}


@pytest.fixture
def booker(app, client):
    make_calendar()
    publish()
    return Booker(client, "visit")


def other(app):
    return Booker(app.test_client(), "visit")


def test_days_are_links_with_the_number_of_their_free_times(booker):
    page = booker.at_the_days()

    assert page.heading == "What about time?"
    assert days_on(page)[0] == f"{day_text(tomorrow())} 4 free times"
    assert len(days_on(page)) == 14
    assert "The earliest time" in page.words


def test_later_days_are_on_the_next_page_and_end(booker):
    booker.at_the_days()
    later = tomorrow() + timedelta(days=14)
    page = booker.get(f"time?later={later.isoformat()}")
    last = booker.get(f"time?later={(later + timedelta(days=14)).isoformat()}")

    assert days_on(page)[0].startswith(day_text(later))
    assert "There are no later days" in last.words


def test_times_stand_by_the_part_of_the_day_each_with_its_whole_name(booker):
    booker.at_the_days()
    page = booker.at_the_times()
    legends = [each.get_text().strip() for each in page.soup.select("legend")]

    assert page.heading == day_text(tomorrow())
    assert legends == ["Morning", "Afternoon", "Evening"]
    assert times_on(page)[0][1] == f"{day_text(tomorrow())}, 9:00am, 1 place left"


def test_a_time_is_kept_the_form_goes_on_and_the_booking_is_made_when_it_is_sent(booker):
    booker.at_the_days()
    check = booker.get(booker.choose().leads_to)

    assert "9:00am" in check.words
    assert "We keep" in check.words
    assert booker.submit().status == 303
    (booked,) = bookings.of_case(the_case().id)
    assert booked.state is bookings.BookingState.CONFIRMED
    assert booked.contact.email == "amina@example.org"


def test_the_earliest_is_taken_at_once(booker):
    page = booker.at_the_days()
    slot = str(page.soup.select_one("input[name=slot]")["value"])

    assert "9:00am" in booker.get(booker.take(slot).leads_to).words


def test_a_page_sent_without_a_time_says_what_to_do(booker):
    booker.at_the_days()
    page = booker.take("", tomorrow(), booker.at_the_times())

    assert page.status == 422
    assert page.errors == ["Answer time"]
    assert times_on(page)


def test_who_comes_second_keeps_their_answers_and_is_offered_the_nearest(app, booker):
    slow = other(app)
    booker.at_the_days()
    slow.at_the_days()
    seen = slow.at_the_times()
    booker.choose()

    page = slow.take(times_on(seen)[0][0], tomorrow(), seen)

    assert page.status == 422
    assert page.errors == ["Someone else has just booked that time. Choose another one."]
    assert times_on(page)[0][1] == f"{day_text(tomorrow())}, 9:30am, 1 place left"
    assert "Your answers are kept" in page.words
    assert slow.take(times_on(page)[0][0]).leads_to.endswith("/check")


def test_the_last_step_says_that_a_time_is_gone_and_asks_for_another(app, booker, session):
    with clock.frozen(at_noon()):
        booker.at_the_days()
        leads_to = booker.choose().leads_to
        check = booker.get(leads_to)
    with clock.frozen(at_noon() + timedelta(hours=1)):
        places.expire_all()
        fast = other(app)
        fast.at_the_days()
        fast.choose()
        answer = booker.post(leads_to, check.boxes())
        page = booker.get(f"{answer.leads_to}?{answer.headers['Location'].partition('?')[2]}")

    assert "Someone else has just booked that time." in page.errors[0]
    assert times_on(page)
    assert session.query(Case).count() == 0


def test_a_time_that_is_no_longer_kept_and_still_free_is_theirs(booker):
    with clock.frozen(at_noon()):
        booker.at_the_days()
        leads_to = booker.choose().leads_to
    with clock.frozen(at_noon() + timedelta(hours=1)):
        check = booker.get(leads_to)
        assert "We no longer keep" in check.words
        booker.post(leads_to, check.boxes())

    (booked,) = bookings.of_case(the_case().id)
    assert booked.state is bookings.BookingState.CONFIRMED


def test_who_needs_more_places_since_chooses_again(app, client):
    make_calendar(capacity=4, unit="people")
    publish(booking={"calendar": "visits", "taken": True, "units": {"question": "people"}})
    booker = Booker(client, "visit")
    booker.at_the_days(people=2)
    booker.choose()
    booker.send("people", people="3")
    page = booker.get("check")
    assert page.leads_to.endswith("/time")

    asked = booker.get("time?changed=yes")
    assert asked.errors == ["Your answers have changed. Choose a time again."]
    booker.choose()
    booker.submit()
    (booked,) = bookings.of_case(the_case().id)
    assert booked.units == 3


def test_first_on_or_after_a_day(booker):
    booker.at_the_days()
    day = tomorrow() + timedelta(days=9)
    boxes = {"after-day": day.day, "after-month": day.month, "after-year": day.year}
    page = booker.get(booker.press("show", **boxes).leads_to)

    assert days_on(page)[0].startswith(day_text(day))


def test_what_is_looked_for_is_told_what_is_wrong_with_it(booker):
    booker.at_the_days()
    wrong = {"after-day": "31", "after-month": "2", "after-year": "2026", "near": "nowhere"}
    page = booker.press("show", **wrong)

    assert page.status == 422
    assert page.errors == [
        "Enter a real date, like 27 3 2026", "Enter a full UK postcode, like LK1 2AB",
    ]  # fmt: skip


ANYWHERE = {"booking": {"taken": True, "asks": ["step_free", "hearing_loop", "interpreter"]}}


def test_places_are_chosen_by_name_and_by_what_is_needed_there(app, client):
    make_calendar("north", place="North Library", facilities=["step_free"])
    make_calendar("south", place="South Library")
    publish(**ANYWHERE)
    booker = Booker(client, "visit")
    booker.at_the_days()
    assert "North Library" in booker.at_the_times().words

    booker.press("show", needs="step_free")
    assert "South Library" not in " ".join(name for _, name in times_on(booker.at_the_times()))

    booker.press("show", place="south")
    assert {name.rpartition(", ")[2] for _, name in times_on(booker.at_the_times())} <= {
        "South Library", "1 place left",
    }  # fmt: skip


def test_nobody_who_interprets_is_said_with_the_phone(app, client):
    make_calendar("north", place="North Library")
    publish(**ANYWHERE)
    booker = Booker(client, "visit")
    booker.at_the_days()
    page = booker.get(booker.press("show", interpreter="pl").leads_to)

    assert "No free time fits what you look for" in page.words
    assert "01632 960 000" in page.words


def test_an_empty_calendar_and_a_full_one_say_so(app, client):
    publish()
    booker = Booker(client, "visit")
    assert "There are no times to book just now" in booker.at_the_days().words

    make_calendar(open_at=["09:00-09:30"], horizon_days=1)
    moments.forget()
    other(app).at_the_days()
    fast = other(app)
    fast.at_the_days()
    for day in range(3):
        page = fast.at_the_times(tomorrow() + timedelta(days=day))
        for slot, _name in times_on(page):
            bookings.hold(
                bookings.Holding(
                    subject=bookings.Subject.CASE,
                    subject_id=uuid4(),
                    slot_id=UUID(slot),
                    locale="en",
                )
            )
    moments.forget()
    page = booker.get("time")
    assert "Every time is taken" in page.words
    assert "01632 960 000" in page.words
    assert "Look for certain days" in page.words


def test_a_full_place_names_the_waiting_lists_of_all_that_are_looked_for(app, client):
    full = {"horizon_days": 2, "lead": {"days_before": 7, "by": "12:00"}}
    make_calendar("north", place="North Library", offer_minutes=60, **full)
    make_calendar("south", place="South Library", offer_minutes=60, **full)
    make_calendar("quay", place="Quay Library", **full)
    publish(**ANYWHERE, fee=FEE)
    booker = Booker(client, "visit")
    page = booker.at_the_days()
    lists = {
        each.get_text(): each["href"] for each in page.soup.select("a[href*='/waiting-list/']")
    }

    assert lists == {
        "North Library": "/waiting-list/north?service=visit",
        "South Library": "/waiting-list/south?service=visit",
    }
    booker.press("show", place="south")
    (only,) = booker.get("time").soup.select("a[href*='/waiting-list/']")
    assert only["href"] == "/waiting-list/south?service=visit"


def test_with_htmx_the_address_of_a_day_is_kept(booker):
    booker.at_the_days()
    day = tomorrow().isoformat()
    page = booker.get(f"time?day={day}", headers={"HX-Request": "true"})

    assert page.headers["HX-Push-Url"].endswith(f"/services/visit/time?day={day}")
    assert page.soup.select_one("#step h1") is not None


def test_with_htmx_the_reason_stays_in_the_address_so_that_it_is_said_again(booker):
    booker.at_the_days()
    for _ in range(2):  # arriving, and loading it again
        page = booker.get("time?changed=yes", headers={"HX-Request": "true"})
        assert page.headers["HX-Push-Url"].endswith("/services/visit/time?changed=yes")
        assert page.errors == ["Your answers have changed. Choose a time again."]
        assert page.soup.select_one("#step .govuk-error-summary") is not None


def test_an_address_that_says_why_says_it_no_longer_once_a_time_is_chosen(booker):
    booker.at_the_days()
    booker.choose()

    for why in ("changed=yes", "limit=yes", f"gone={uuid4()}"):
        page = booker.get(f"time?{why}")
        assert (page.errors, page.status) == ([], 200)
        assert "You chose" in page.words


def test_a_time_that_is_free_again_is_not_said_to_be_gone(app, booker):
    with clock.frozen(at_noon()):
        booker.at_the_days()
        fast = other(app)
        fast.at_the_days()
        slot = times_on(booker.at_the_times())[0][0]
        fast.take(slot)
        assert booker.get(f"time?gone={slot}").errors

    with clock.frozen(at_noon() + timedelta(hours=1)):
        places.expire_all()
        assert booker.get(f"time?gone={slot}").errors == []


def test_the_page_of_days_asks_the_database_little(client, session, statements):
    make_calendar(open_at=["00:00-24:00"], slot_minutes=15, horizon_days=210)
    publish()
    assert session.query(Slot).count() >= 20_000
    booker = Booker(client, "visit")
    booker.at_the_days()
    moments.forget()
    statements.clear()
    page = booker.get("time")

    assert days_on(page)
    assert 3 <= len(statements) <= 8


def test_more_than_is_taken_at_once_is_said(app, client):
    make_calendar(capacity=4, unit="people", most_units=4)
    publish(booking={"calendar": "visits", "taken": True, "units": {"question": "people"}})
    page = Booker(client, "visit").at_the_days(people=5)

    assert "That is too much for one booking" in page.words
    assert "up to 4 at a time" in page.words


def test_on_paper_people_say_which_times_suit_and_staff_book_one(app):
    publish()
    question = make_booked().questions["time"]
    read = transcribing.read("visit", question, " Any morning\nor Friday ")

    assert kind_of(question).shown(question, "visit", read) == ["Any morning", "or Friday"]
    assert transcribing.read("visit", question, "  ") is None
    assert not slots.is_chosen(read)
