import pytest
from sqlalchemy import text as sql

from portal.accounts.models import Method
from portal.accounts.own import preferences, preferences_in_words
from portal.accounts.own.preferences import Channel, Format, Interpreter, Need, Topic
from portal.accounts.sessions import Arrival, start_for_person
from portal.cases.models import Case
from portal.cases.services import Contact, Kind, Status, update
from portal.core.i18n import LOCALES, use_locale
from portal.notifications import writing
from portal.notifications.models import Message
from tests.accounts.pages import HOSTILE, follow, send, soup, text
from tests.cases.builders import make_case
from tests.support.account import PERSON, make_person, sign_in

SECTIONS = ("language", "contact", "format", "access", "interpreter")
BY_EMAIL = {topic.value: Channel.EMAIL.value for topic in Topic}


@pytest.fixture
def person(client):
    return sign_in(client)


def mails(session):
    return session.query(Message).order_by(Message.queued_at, Message.id).all()


def opened_for(person_email=PERSON, **changes):
    return make_case(contact=Contact("Amina Khan", person_email, None), **changes)


@pytest.mark.parametrize("section", SECTIONS)
def test_each_part_leads_back_and_says_that_it_is_saved(client, person, section):
    answers = {
        "language": {"language": "pl"},
        "contact": {**BY_EMAIL, "requests": "phone"},
        "format": {"format": "braille"},
        "access": {"needs": ["hearing-loop", "more-time"], "words": "Knock loudly.\nTwice."},
        "interpreter": {"interpreter": "language", "language": "Punjabi"},
    }[section]

    shown = text(follow(client, send(client, f"/account/preferences/{section}", answers)))

    assert "Your choice is saved." in shown
    expected = {
        "language": "Polski", "contact": "Phone call", "format": "Braille",
        "access": "A hearing loop More time Knock loudly. Twice.", "interpreter": "Yes: Punjabi",
    }[section]  # fmt: skip
    assert expected in shown


def test_what_was_chosen_stands_in_the_page_again(client, person):
    preferences.choose(person, format=Format.AUDIO, needs=(Need.VIDEO,), words="Zebra")

    assert soup(client.get("/account/preferences/format")).select_one("[value=audio][checked]")
    access_page = soup(client.get("/account/preferences/access"))
    assert access_page.select_one("[value=video][checked]")
    assert "Zebra" in access_page.text


def test_one_part_leaves_the_others(client, person):
    preferences.choose(person, locale="ur", interpreter=Interpreter.BSL)

    send(client, "/account/preferences/format", {"format": "paper"})

    known = preferences.of(person)
    assert (known.locale, known.interpreter, known.format) == (
        "ur", Interpreter.BSL, Format.PAPER,
    )  # fmt: skip


def test_a_choice_can_be_taken_back(client, person):
    preferences.choose(person, locale="ur", needs=(Need.VIDEO,))

    send(client, "/account/preferences/language", {"language": "forms"})
    send(client, "/account/preferences/access", {"words": ""})

    assert preferences_in_words.in_words(person) == []


@pytest.mark.parametrize(
    ("section", "answers", "said"),
    [
        ("language", {}, "Choose one of the answers"),
        ("language", {"language": "xx"}, "Choose one of the answers"),
        ("contact", {}, "Choose one of the answers"),
        ("format", {"format": "smoke"}, "Choose one of the answers"),
        ("access", {"needs": ["a-horse"]}, "Choose one of the answers"),
        ("access", {"words": "x" * 1_001}, "Shorten your answer"),
        ("interpreter", {"interpreter": "language"}, "Enter the language"),
    ],
)
def test_what_cannot_be_chosen_says_so(client, person, section, answers, said):
    response = send(client, f"/account/preferences/{section}", answers)

    assert response.status_code == 422
    assert said in text(response)
    assert preferences.of(person) == preferences.NOTHING_CHOSEN


@pytest.mark.parametrize(
    ("section", "box", "rest"),
    [
        ("language", "language", {}),
        *(("contact", topic.value, BY_EMAIL) for topic in Topic),
        ("format", "format", {}),
        ("access", "needs", {}),
        ("access", "words", {}),
        ("interpreter", "interpreter", {}),
        ("interpreter", "language", {"interpreter": "language"}),
    ],
)
def test_whatever_is_typed_breaks_nothing(client, person, section, box, rest):
    for value in HOSTILE:
        response = send(client, f"/account/preferences/{section}", {**rest, box: value})

        assert response.status_code in {303, 422}
        shown = client.get("/account/preferences").get_data(as_text=True)
        for page in (shown, response.get_data(as_text=True)):
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "\u202e" not in page


def test_a_part_that_is_none_is_not_found(client, person):
    assert client.get("/account/preferences/secret").status_code == 404


def test_the_table_holds_no_choice_to_read(app, session, client, person):
    preferences.choose(person, locale="en@easyread", format=Format.BRAILLE, words="Wobble")

    row = session.execute(sql("SELECT choices FROM preference")).scalar_one()

    for word in (b"easyread", b"braille", b"Wobble"):
        assert word not in bytes(row)


def test_a_case_is_mailed_in_the_language_that_was_chosen(client, person, session, run_jobs):
    preferences.choose(person, locale="pl")
    opened_for(locale="en")

    run_jobs()

    [mail] = mails(session)
    assert mail.locale == "pl"
    assert "/pl/cases/" in mail.values["link"]


def test_without_a_choice_a_mail_speaks_the_language_of_the_form(client, person, session, run_jobs):
    opened_for(locale="ur")

    run_jobs()

    assert [mail.locale for mail in mails(session)] == ["ur"]


def test_large_print_reaches_every_mail_to_the_address(client, person, session, run_jobs):
    preferences.choose(person, format=Format.LARGE_PRINT)
    opened_for()
    opened_for("somebody.else@example.org")

    run_jobs()

    letters = {mail.to: writing.write(mail).html for mail in mails(session)}
    assert 'class=" large-print"' in letters[PERSON]
    assert 'class=" large-print"' not in letters["somebody.else@example.org"]
    assert ".large-print { font-size: 18pt" in letters[PERSON]


def test_what_an_unproved_record_prefers_changes_no_mail(app, session, run_jobs):
    stranger = make_person("unproved@example.org")
    preferences.choose(stranger, format=Format.LARGE_PRINT)

    assert preferences.of_address("unproved@example.org") == preferences.NOTHING_CHOSEN


def test_who_wants_no_email_gets_none_and_is_not_counted_as_answered(
    client, person, session, run_jobs
):
    preferences.choose(person, channels={Topic.REQUESTS: Channel.PHONE})
    opened = opened_for()
    update(opened.reference, status=Status.IN_PROGRESS, note=None, author="Ola")

    run_jobs()

    assert mails(session) == []
    other = opened_for()
    assert session.get(Case, other.id).acknowledged_at is None


@pytest.mark.parametrize("status", [Status.REFUSED, Status.NOTICE_SERVED, Status.APPROVED])
def test_what_the_law_wants_told_is_mailed_all_the_same(client, person, session, run_jobs, status):
    preferences.choose(person, channels={Topic.REQUESTS: Channel.NONE})
    opened = opened_for()
    update(opened.reference, status=status, note=None, author="Ola")

    run_jobs()

    assert [mail.template for mail in mails(session)] == ["case_updated"]


def test_everything_about_a_complaint_is_mailed(client, person, session, run_jobs):
    preferences.choose(person, channels={Topic.REQUESTS: Channel.NONE})
    opened_for(kind=Kind.COMPLAINT)

    run_jobs()

    assert [mail.template for mail in mails(session)] == ["case_opened"]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_staff_read_what_was_chosen_in_words(client, person, locale):
    preferences.choose(
        person, needs=(Need.HEARING_LOOP,), words="Rings twice", interpreter=Interpreter.BSL
    )

    with use_locale(locale.code):
        lines = preferences_in_words.in_words(person)

    assert [line.section for line in lines] == ["access", "interpreter"]
    assert "Rings twice" in lines[0].values


def test_after_signing_in_the_chosen_language_is_offered(client, person):
    preferences.choose(person, locale="pl")

    shown = soup(client.get("/account/language?next=/account/details"))

    links = {a.text: a["href"] for a in shown.select("main a")}
    assert links["Polski"] == "/pl/account/details"
    assert links["English"] == "/account/details"


@pytest.mark.parametrize("there", ["/account/details", "//evil.example/", "https://evil.example"])
def test_nothing_is_offered_in_the_language_that_is_read_already(client, person, there):
    response = client.get(f"/account/language?next={there}")

    assert response.status_code == 303
    assert response.headers["Location"].startswith("/account")


def test_one_persons_choices_are_no_other_persons(client, app, person):
    preferences.choose(person, words="Only mine")
    stranger = app.test_client()
    token = start_for_person(make_person("other@example.org"), Arrival(method=Method.CODE))
    stranger.set_cookie("session", token)

    assert "Only mine" not in text(stranger.get("/account/preferences"))
