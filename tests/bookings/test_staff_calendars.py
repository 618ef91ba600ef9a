"""A calendar is changed, once it was shown what that does to bookings."""

from datetime import time, timedelta

import pytest

from portal.accounts.models import Action
from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.plans import Limit, Notice, Reminder, Staff
from portal.bookings.services import Facility
from portal.core.i18n import BY_CODE
from tests.accounts.visiting import fault_of, page_of, words
from tests.bookings.at_the_counter import REGISTRARS, boxes, entries, notice, sign_in_as
from tests.bookings.builders import MONDAY, make_booking, make_calendar, slot_at

EDIT = f"{REGISTRARS}edit"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def registrars(at):
    return make_calendar(
        exceptions=[{"day": "2026-03-06", "open": ["10:00-11:00"], "why": "Training"}],
        staff=[{"name": "Ola Nowak", "languages": ["pl"], "weekdays": ["monday"]}],
        lead={"days_before": 1, "by": "14:00"},
        cut_off={"hours": 24},
        per_person={"units": 2, "days": 7},
        reminders=[{"hours": 48}, {"hours": 2, "by": "text"}],
        facilities=["step_free"],
        offer_minutes=60,
        capacity=2,
    )


@pytest.fixture
def officer(registrars, client):
    client.staff_id = sign_in_as(client, Role.OFFICER)
    return client


def asked(client, step="preview", path=EDIT, **typed):
    """Open the form, change what is typed, and press a button of it."""
    page = page_of(client.get(path))
    form = next(each for each in page.select("form") if "/edit" in each["action"])
    return client.post(path, data=boxes(form) | typed | {"step": step})


def saved(client, **typed):
    """Through the preview, as a person goes."""
    preview = page_of(asked(client, **typed))
    form = next(each for each in preview.select("form") if "/edit" in each["action"])
    return client.post(EDIT, data=boxes(form) | {"step": "save"})


def test_a_form_that_is_saved_as_it_was_changes_nothing(officer, registrars):
    answer = saved(officer)

    assert answer.status_code == 303
    now = services.calendar("registrars")
    assert now.plan == registrars.plan
    assert (now.title, now.address, now.team) == (
        registrars.title, registrars.address, registrars.team,
    )  # fmt: skip


@pytest.mark.parametrize("locale", ["pl", "ur", "en@easyread"])
def test_it_is_the_same_calendar_in_each_language(officer, registrars, locale):
    path = BY_CODE[locale].path + EDIT
    preview = page_of(asked(officer, path=path))
    form = next(each for each in preview.select("form") if "/edit" in each["action"])

    assert officer.post(path, data=boxes(form) | {"step": "save"}).status_code == 303
    assert services.calendar("registrars").plan == registrars.plan


def test_everything_can_be_changed(officer):
    saved(
        officer, title="Registrars", published="no", monday="9am to 5pm", tuesday="",
        exceptions="24 12 2026\n25 12 2026 (Christmas)", bank_holidays="", slot_minutes="45",
        buffer_minutes="15", capacity="3", unit="people", most_units="2", lead_hours="0.5",
        lead_days="", lead_by="", cut_hours="", cut_days="2", cut_by="10am", property_units="1",
        property_days="365", person_units="", person_days="", facilities="parking",
        staff="Wren Patel: interpreter", remind_email="24", remind_text="", offer_minutes="",
    )  # fmt: skip

    now = services.calendar("registrars")
    plan = now.plan
    assert (now.title, now.published) == ("Registrars", False)
    assert (plan.week.monday, plan.week.tuesday) == (((time(9), time(17)),), ())
    assert [each.why for each in plan.exceptions] == ["", "Christmas"]
    assert plan.bank_holidays is None
    assert (plan.slot_minutes, plan.buffer_minutes, plan.capacity, plan.largest) == (45, 15, 3, 2)
    assert (plan.lead, plan.cut_off) == (Notice(hours=0.5), Notice(days_before=2, by=time(10)))
    assert (plan.per_property, plan.per_person) == (Limit(units=1, days=365), None)
    assert (plan.facilities, plan.reminders) == ((Facility.PARKING,), (Reminder(hours=24),))
    assert (plan.staff, plan.offer_minutes) == ((Staff(name="Wren Patel", interpreter=True),), None)


def test_the_preview_names_each_booking_that_would_stand_outside(officer, registrars):
    outside = make_booking(slot_at(registrars, day=TUESDAY))
    inside = make_booking(slot_at(registrars, day=MONDAY + timedelta(days=7)))

    preview = asked(officer, tuesday="")

    assert "Nothing is saved yet." in preview.text
    assert "1 booking would stand at a time that is taken away" in preview.text
    listed = words(page_of(preview).select_one("tbody"))
    assert outside.reference in listed
    assert inside.reference not in listed
    assert page_of(preview).select_one(f'a[href$="/{outside.reference}/move"]')
    assert services.calendar("registrars").plan == registrars.plan
    assert any(each.case_id == outside.case_id for each in entries(officer.staff_id, Action.READ))


def test_once_saved_it_stands_and_waits_to_be_moved(officer, registrars):
    booking = make_booking(slot_at(registrars, day=TUESDAY))

    answer = saved(officer, tuesday="")

    page = officer.get(answer.location)
    assert notice(page) == "The calendar is saved."
    assert booking.reference in page.text
    assert services.booking(booking.reference).state.value == "confirmed"
    changed = entries(officer.staff_id, Action.CHANGE)[-1]
    assert changed.what == {"calendar": "registrars", "published": True}


def test_less_room_than_is_taken_is_said(officer, registrars):
    for _ in range(2):
        make_booking(slot_at(registrars))

    preview = asked(officer, capacity="1")

    assert "2 bookings would stand at times with less room than is taken" in preview.text


def test_times_that_wait_for_a_booking_to_be_moved_are_said(officer, registrars):
    make_booking(slot_at(registrars, "09:30"))

    assert "2 times are not offered yet" in asked(officer, slot_minutes="20").text
    assert "not offered yet" not in asked(officer, capacity="3").text


def test_from_the_preview_one_goes_back_with_everything_still_typed(officer):
    preview = page_of(asked(officer, title="Registrars upstairs", facilities=["parking"]))
    form = next(each for each in preview.select("form") if "/edit" in each["action"])

    back = page_of(officer.post(EDIT, data=boxes(form) | {"step": "back"}))

    assert back.select_one("#title")["value"] == "Registrars upstairs"
    [ticked] = back.select("[name=facilities][checked]")
    assert ticked["value"] == "parking"


def test_nobody_writes_over_what_a_colleague_changed(officer, registrars, later):
    preview = page_of(asked(officer, title="Mine"))
    form = next(each for each in preview.select("form") if "/edit" in each["action"])
    later(minutes=1)
    make_calendar(title="Theirs")

    answer = officer.post(EDIT, data=boxes(form) | {"step": "save"})

    assert answer.status_code == 422
    assert fault_of(answer).startswith("Somebody has changed this calendar since")
    assert "Open the calendar as it is now" in answer.text
    assert services.calendar("registrars").title == "Theirs"


def test_days_are_not_taken_for_the_number_of_a_card(officer):
    saved(officer, exceptions="\n".join(f"{day} 12 2026" for day in range(21, 32)))

    assert len(services.calendar("registrars").plan.exceptions) == 11


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Name of the calendar: fill this in"),
        ({"monday": "morning"}, "Monday: enter times like 09:00–12:30, 13:30–17:00"),
        ({"exceptions": "Christmas"}, "This line is not a day with its times"),
        (
            {"slot_minutes": "3"},
            "Length of a time, in minutes: enter a whole number from 5 to 1440",
        ),
        ({"lead_hours": "2", "lead_by": "10:00"}, "Enter a number of hours, or a number of days"),
        ({"person_days": ""}, "Fill in both boxes of a limit, or leave both empty"),
        ({"services": "Bulky Waste"}, "Enter services as their pages are called"),
        ({"staff": "Ola: Klingonish"}, "This line is not a name with languages and days"),
        ({"remind_email": "soon"}, "Enter numbers of hours, like 48, 2"),
        ({"unit": "cats"}, "Choose one of the answers in the list"),
        ({"exceptions": "24 12 2026 (4242 4242 4242 4242)"}, "This looks like the number of a"),
        ({"directions": "4242 4242 4242 4242"}, "This looks like the number of a payment card."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_box(officer, registrars, typed, said):
    answer = asked(officer, **typed)

    assert answer.status_code == 422
    assert fault_of(answer).startswith(said)
    page = page_of(answer)
    for link in page.select(".govuk-error-summary__list a"):
        assert page.select_one(link["href"]), link["href"]
    assert services.calendar("registrars").plan == registrars.plan
