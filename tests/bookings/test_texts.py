"""Who is told by text, and what a text says."""

import dataclasses
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.services import Channel, Preferences, Topic
from portal.bookings import services, words
from portal.bookings.after import charging, codes, mails, reminding, telling
from portal.bookings.keeping import held
from portal.bookings.models import Booking
from portal.bookings.services import Contact
from portal.core import db, phones
from portal.core.i18n import LOCALES, use_locale
from portal.notifications import writing
from portal.notifications.models import Channel as By
from portal.notifications.models import Message
from tests.bookings.builders import MONDAY, make_booking, make_calendar, make_registrar, slot_at
from tests.notifications.builders import MOBILE, queue_text

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")
MOST_PARTS = 3


def parts(body):
    """How many texts it is charged as (3GPP TS 23.038 and 23.040)."""
    if set(body) <= _GSM | _GSM_TWICE:
        length, alone, each = sum(1 + (c in _GSM_TWICE) for c in body), 160, 153
    else:
        length, alone, each = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // each)


def make_contact(view, *, email=None, phone="07700 900123"):
    contact = {"name": "Ada", "email": email, "phone": phone}
    db.session.get_one(Booking, view.id).contact = contact
    db.session.flush()


def make_texted(slot_id, **changes):
    """A booking of somebody with a mobile phone and no email address."""
    view = make_booking(slot_id, **changes)
    make_contact(view)
    return services.booking(view.reference)


def messages():
    return list(db.session.scalars(select(Message).order_by(Message.queued_at, Message.id)))


@pytest.fixture
def told(at, run_jobs):
    """The last message once all jobs have run: its channel, where it went, and its words."""

    def look(template):
        run_jobs()
        [message] = [each for each in messages() if each.template == template]
        written = writing.text_of(message).body if message.text else writing.write(message).text
        return message.channel, message.to, written

    return look


@pytest.fixture
def set_up(app, monkeypatch):
    def change(**settings):
        changed = dataclasses.replace(app.config["SETTINGS"], **settings)
        monkeypatch.setitem(app.config, "SETTINGS", changed)

    return change


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900 123", MOBILE),
        ("+44 7700 900123", MOBILE),
        ("(0044) 7700-900123", MOBILE),
        ("01632 960 123", None),
        ("+48 512 345 678", None),
        ("07797 712345", None),  # Jersey
        ("07624 412345", None),  # Man
        ("070 1234 5678", None),
        ("07600 123456", None),
        ("07700 900 123 ext 4", None),
        ("07700 900 12", None),
        ("call me", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_british_mobile_phone_takes_texts(typed, kept):
    assert phones.mobile(typed) == kept


def test_who_has_a_mobile_phone_alone_is_told_by_text(told):
    view = make_texted(slot_at(make_calendar(), "10:30"))

    by, to, words = told("booking_confirmed")

    assert (by, to) == (By.TEXT, MOBILE)
    council, news, link = words.splitlines()
    assert council == "Larkmere Borough Council"
    assert news == "Your booking is confirmed: Monday 2 March 2026, 10:30am"
    assert link.rpartition("/")[2].startswith(view.reference.replace("-", "") + "?code=")


def test_the_link_in_a_text_opens_the_booking(told, client):
    make_texted(slot_at(make_calendar()))
    _by, _to, words = told("booking_confirmed")
    path = words.splitlines()[2].partition("//")[2].partition("/")[2]

    page = client.get(f"/{path}", follow_redirects=True)

    assert page.status_code == 200
    assert "Monday 2 March 2026, 9:00am" in page.text


def test_moving_and_cancelling_are_told_by_text(told):
    calendar = make_calendar()
    view = make_texted(slot_at(calendar, "09:00"))
    services.move(view.reference, slot_at(calendar, "11:00"))

    assert "Your booking has a new time: Monday 2 March 2026, 11:00am" in told("booking_moved")[2]
    services.cancel(view.reference)

    assert "Your booking is cancelled: Monday" in told("booking_cancelled")[2]


def test_what_we_cancel_and_when_we_are_late_is_told_by_text(told):
    calendar = make_calendar()
    make_texted(slot_at(calendar, "10:00"))
    services.running_late(make_registrar(), calendar.slug, MONDAY, 20, "A visit took longer")

    by, _to, words = told("booking_late")
    assert by is By.TEXT
    assert "We are about 20 minutes late. Expect to begin at 10:20am." in words
    services.cancel_by_us(make_registrar(), slot_at(calendar, "10:00"), "The heating is broken")

    by, _to, words = told("booking_cancelled_by_us")
    assert by is By.TEXT
    assert "We had to cancel your booking: Monday 2 March 2026, 10:00am" in words


@pytest.mark.parametrize("by_us", [False, True])
@pytest.mark.parametrize("charged", [False, True])
def test_a_text_says_that_money_goes_back_where_it_cost_some(told, monkeypatch, charged, by_us):
    view = make_texted(slot_at(make_calendar(), "10:00"))
    monkeypatch.setattr(charging, "is_charged", lambda _service: charged)
    if by_us:
        services.cancel_by_us(make_registrar(), view.slot.id, "The heating is broken")
    else:
        services.cancel(view.reference)

    _by, _to, words = told("booking_cancelled_by_us" if by_us else "booking_cancelled")
    assert ("Money paid online goes back." in words) is charged


@pytest.mark.parametrize(
    ("phone", "by", "to"),
    [
        ("07700 900123", By.TEXT, MOBILE),
        ("01632 960123", By.EMAIL, "ada@example.org"),
        (None, By.EMAIL, "ada@example.org"),
    ],
)
def test_a_reminder_by_text_goes_to_a_mobile_phone_else_by_email(told, at, phone, by, to):
    calendar = make_calendar(reminders=[{"hours": 2, "by": "text"}])
    at(datetime(2026, 2, 27, 9, tzinfo=UTC))
    view = make_booking(slot_at(calendar, "10:00"))
    make_contact(view, email="ada@example.org", phone=phone)
    at(datetime(2026, 3, 2, 8, 30, tzinfo=UTC))
    reminding.remind()

    told_by, told_to, words = told("booking_reminder")

    assert (told_by, told_to) == (by, to)
    assert "Monday 2 March 2026, 10:00am" in words


def test_of_two_reminders_each_goes_its_own_way(at, run_jobs):
    calendar = make_calendar(reminders=[{"hours": 48}, {"hours": 2, "by": "text"}])
    at(datetime(2026, 2, 26, 9, tzinfo=UTC))
    make_booking(slot_at(calendar, "10:00"))  # with both an address and a number
    for moment in (datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 2, 8, 30, tzinfo=UTC)):
        at(moment)
        reminding.remind()
        run_jobs()

    ways = [each.channel for each in messages() if each.template == "booking_reminder"]

    assert ways == [By.EMAIL, By.TEXT]


def test_a_reminder_whose_time_is_over_is_not_sent(at, session):
    calendar = make_calendar(reminders=[{"hours": 2, "by": "text"}])
    view = make_texted(slot_at(calendar, "10:00"))
    mails.reminder(view, key="late", text=True)
    [message] = [each for each in messages() if each.template == "booking_reminder"]

    assert message.useful_until == view.slot.starts_at


def test_a_council_that_sends_no_texts_mails_or_tells_nobody(told, at, set_up, run_jobs):
    set_up(texts=False)
    calendar = make_calendar(reminders=[{"hours": 24, "by": "text"}])
    at(datetime(2026, 2, 27, 9, tzinfo=UTC))
    make_booking(slot_at(calendar, "09:00"))
    make_texted(slot_at(calendar, "10:00"))
    at(datetime(2026, 3, 1, 12, tzinfo=UTC))
    reminding.remind()
    run_jobs()

    assert {each.channel for each in messages()} == {By.EMAIL}
    assert {each.to for each in messages()} == {"ada@example.org"}


def test_who_asks_to_be_forgotten_has_the_words_of_texts_deleted(told, later, session):
    person_id = uuid4()
    make_texted(slot_at(make_calendar(), "10:00"), person_id=person_id)
    assert told("booking_confirmed")[0] is By.TEXT
    later(days=2)

    assert not held.HOLDER.erase(person_id)
    session.expire_all()

    assert {(each.to, each.values) for each in messages()} == {(None, None)}


BOTH = Contact(name="Ada", email="ada@example.org", phone="07700 900123")
MAIL, TEXT = telling.Way("ada@example.org"), telling.Way(MOBILE, text=True)


@pytest.mark.parametrize(
    ("chosen", "plan_says_text", "way"),
    [
        (None, False, MAIL),
        (None, True, TEXT),
        (Channel.TEXT, False, TEXT),
        (Channel.EMAIL, True, MAIL),
        (Channel.POST, True, None),
        (Channel.PHONE, False, None),
        (Channel.NONE, True, None),
    ],
)
def test_what_somebody_chose_in_their_account_comes_first(app, chosen, plan_says_text, way):
    preferences = Preferences(channels={Topic.REMINDERS: chosen} if chosen else {})

    assert telling.way_to(BOTH, preferences, Topic.REMINDERS, text=plan_says_text) == way


@pytest.mark.parametrize("chosen", [Channel.TEXT, None])
def test_who_chose_texts_and_gave_no_mobile_number_is_mailed(app, chosen):
    preferences = Preferences(channels={Topic.PAYMENTS: chosen} if chosen else {})
    contact = Contact(name="Ada", email="ada@example.org", phone="01632 960123")

    assert telling.way_to(contact, preferences, Topic.PAYMENTS) == MAIL


@pytest.mark.parametrize("chosen", [Channel.NONE, Channel.POST])
def test_what_must_be_told_is_told_whatever_was_chosen(app, chosen):
    preferences = Preferences(channels={Topic.PAYMENTS: chosen})
    alone = Contact(name="Ada", phone="07700 900123")

    assert telling.way_to(BOTH, preferences, None) == MAIL
    assert telling.way_to(alone, preferences, None) == TEXT


@pytest.mark.parametrize("locale", LOCALES, ids=lambda each: each.code)
@pytest.mark.parametrize("template", sorted(writing._TEXTS))  # noqa: SLF001
def test_a_text_is_short_in_every_language(app, set_up, locale, template):
    set_up(public_url="https://onestop.larkmere.gov.uk")
    with use_locale(locale.code):
        when = words.day_and_time(datetime(2026, 9, 23, 11, 30, tzinfo=UTC))
        soon = words.time_of(datetime(2026, 9, 23, 11, 50, tzinfo=UTC))
    begins = codes.address(locale.code)
    link = {
        "booking_waiting": codes.link_of(uuid4(), locale.code),
        "booking_offered": codes.link_of(uuid4(), locale.code),
        "booking_offer_over": f"{begins}/waiting-list/registrars-town-hall",
    }.get(template, f"{begins}/bookings/BK7Q4MX2RD?code=K7MQX2K7MQX2")
    message = queue_text(
        locale=locale.code, template=template, when=when, expect_at=soon, minutes=20,
        title="A title", link=link, paid=True, anew=True, count=40,
        reference="LK-7Q4M-X2RD", code="K7MQ-X2K7",
    )  # fmt: skip

    body = writing.text_of(message).body

    assert body.startswith("Larkmere Borough Council\n")
    assert body.endswith(link)
    assert parts(body) <= MOST_PARTS, f"{len(body)} characters"
