"""`portal forms enter`: what came on paper is checked, counted and answered like the rest."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.core import clock
from portal.eforms import publishing
from portal.eforms.models import Submission
from portal.notifications.models import Message
from tests.eforms.builders import make_definition, make_page, make_question

POTHOLE = """\
danger: "no"
place: In front of the bakery in Mere Street
surface: road
size: plate
details: "Two hands deep"
updates: email
name: Żaneta Król
email: zaneta@example.org
"""


@pytest.fixture
def enter(app, larkmere, tmp_path):
    """`enter(text, …options)` runs the command on a file with this text."""

    def run(text=POTHOLE, *options, service="pothole", received="2026-11-02"):
        file = tmp_path / "answers.yaml"
        file.write_text(text, encoding="utf-8")
        words = ["forms", "enter", service, str(file), "--received", received, *options]
        return app.test_cli_runner().invoke(args=words)

    with clock.frozen(clock.now().replace(year=2026, month=11, day=20, hour=9)):
        yield run


def test_a_form_that_came_by_post_becomes_a_case_of_the_day_it_came(enter, session, run_jobs):
    shown = enter(POTHOLE, "--language", "pl")
    run_jobs()

    assert shown.exit_code == 0, shown.output
    case = session.scalar(select(Case))
    sent = session.scalar(select(Submission))
    assert shown.output.strip() == case.reference == sent.reference
    assert (case.channel, sent.channel) == ("post", "post")
    assert case.received_at.astimezone(clock.LONDON).date() == date(2026, 11, 2)
    assert case.respond_by == clock.add_working_days(date(2026, 11, 2), 20)
    assert case.contact["email"] == "zaneta@example.org"
    assert sent.submitted_at.date() == date(2026, 11, 20)
    assert (case.locale, sent.locale) == ("pl", "pl")
    assert session.scalar(select(Message.locale)) == "pl"


@pytest.mark.parametrize("channel", ["phone", "counter", "email"])
def test_it_may_have_come_another_way(enter, session, channel):
    enter(POTHOLE, "--channel", channel)

    assert session.scalar(select(Case.channel)) == channel


def test_nobody_enters_what_came_by_the_web(enter):
    assert enter(POTHOLE, "--channel", "web").exit_code == 2


def test_the_same_file_is_filed_once(enter, session):
    first, second = enter(), enter()

    assert second.output == f"{first.output.strip()} It had been entered before.\n"
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_the_same_paper_is_filed_once_and_two_alike_are_two(enter, session):
    enter(POTHOLE, "--id", "scan-0001")
    enter(POTHOLE.replace("Two hands", "Three hands"), "--id", "scan-0001")
    enter(POTHOLE, "--id", "scan-0002")

    assert session.scalar(select(func.count()).select_from(Case)) == 2


def test_every_fault_is_named_by_its_question_and_nothing_is_filed(enter, session):
    faulty = POTHOLE.replace("road", "moon").replace("zaneta@example.org", "nonsense")
    shown = enter(faulty + "colour: blue\n")

    assert shown.exit_code == 1
    assert "surface: Choose one of the answers in the list" in shown.stderr
    assert "email: Enter an email address like name@example.com" in shown.stderr
    assert "colour: The form has no such question" in shown.stderr
    assert "Nothing was filed." in shown.stderr
    assert session.scalar(select(Case)) is None


def test_what_must_be_answered_is_asked_for_in_the_words_of_the_form(enter):
    shown = enter(POTHOLE.replace("size: plate\n", ""))

    assert "size: Select how big the pothole is" in shown.stderr


def test_answers_that_end_the_form_are_not_sent(enter):
    shown = enter(POTHOLE.replace('danger: "no"', 'danger: "yes"'))

    assert "call-now: These answers lead to a page that ends the form: Phone us now" in shown.stderr


def test_what_was_not_asked_is_left_out_and_said(enter, session):
    shown = enter(POTHOLE.replace("updates: email", "updates: online"))

    assert "so left out: name, email" in shown.output
    assert "email" not in session.scalar(select(Submission.answers))


def test_the_day_cannot_lie_ahead(enter):
    shown = enter(POTHOLE, received="2026-11-21")

    assert "received: This day hasn’t come yet" in shown.stderr


@pytest.mark.parametrize("text", ["- a\n", "a: [", "just words", "", "a: &a [*a]\n"])
def test_a_file_that_holds_no_answers_is_refused(enter, text):
    shown = enter(text)

    assert shown.exit_code == 1
    assert "Traceback" not in shown.output
    assert shown.stderr.startswith(("Error: answers.yaml", "a: The form has no such question"))


def test_unknown_service_and_version(enter):
    assert "There is no such service" in enter(service="no-such").stderr
    assert "There is no such service" in enter(POTHOLE, "--version", "9").stderr


def kinds_form():
    """A page for each kind of answer that a file can hold."""
    group = {
        **make_question("cats", "add_another"),
        "questions": [make_question("name", "name"), make_question("born", "date")],
        "item": "Cat",
    }
    questions = [
        make_question("day", "date"),
        make_question("home", "address"),
        make_question("ring", "phone"),
        make_question("times", "checkboxes", "day", "night"),
        make_question("much", "money"),
        {**make_question("sure", "declaration"), "statement": "It is so"},
        group,
        make_question("photo", "file"),
    ]
    return make_definition(*(make_page(each["key"], each) for each in questions))


AS_KEPT = {
    "day": "2026-03-27",
    "home": {"uprn": None, "lines": ["1 High Street", "Larkmere"], "postcode": "LK1 2AB"},
    "ring": "+441632960123",
    "times": ["day"],
    "much": 1250,
    "sure": True,
    "cats": [{"name": "Tom", "born": "2020-01-02"}],
}


def test_answers_come_back_in_the_shape_that_an_export_gives(enter, session):
    publishing.file_version(kinds_form())
    shown = enter(json.dumps({**AS_KEPT, "much": "12.50"}), service="lost-cat")

    assert shown.exit_code == 0, shown.stderr
    kept = session.scalar(select(Submission.answers))
    assert {key: kept[key] for key in AS_KEPT if key != "much"} == {
        key: answer for key, answer in AS_KEPT.items() if key != "much"
    }
    assert kept["photo"] == []


def test_or_box_by_box(enter, session):
    publishing.file_version(kinds_form())
    boxes = {
        **AS_KEPT,
        "day": {"day": 27, "month": 3, "year": 2026},
        "home": {"line1": "1 High Street", "town": "Larkmere", "postcode": "lk1 2ab"},
        "ring": "01632 960 123",
        "much": "12.50",
    }
    shown = enter(json.dumps(boxes), service="lost-cat")

    assert shown.exit_code == 0, shown.stderr
    kept = session.scalar(select(Submission.answers))
    assert [kept[key] for key in ("day", "home", "ring")] == [
        AS_KEPT[key] for key in ("day", "home", "ring")
    ]


HOSTILE = [
    True, 0, -1, 1e308, "", " ", "\x00", [], {}, [[]], [{}], {"": {}}, {"lines": None}, [None],
    {"name": []}, "9" * 10_000, {"uprn": "1"}, [1], {"given": "x"}, {"day": [1]}, "2026-02-30",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("key", [*AS_KEPT, "photo"])
def test_no_value_breaks_it(app, key, value):
    from portal.eforms.by_hand import transcribing

    definition = kinds_form()
    question = definition.questions[key]
    faults = ()
    try:
        json.dumps(transcribing.read("lost-cat", question, value))
    except transcribing.Faulty as faulty:
        faults = faulty.faults

    assert all(fault.where.startswith(key) and fault.message for fault in faults)


def test_a_fault_in_an_item_says_in_which(enter):
    publishing.file_version(kinds_form())
    cats = [{"name": "Tom", "born": "2020-01-02"}, {"name": "Tim", "born": "soon"}, {"name": "Tam"}]
    shown = enter(json.dumps({**AS_KEPT, "much": "1", "cats": cats}), service="lost-cat")

    assert "cats 2, born:" in shown.stderr
    assert "cats 3, born: Answer born" in shown.stderr


def test_a_paper_of_an_older_version_is_read_by_that_version(enter, session):
    old = make_definition(make_page("where"))
    publishing.file_version(old)
    publishing.file_version(make_definition(make_page("colour")))

    shown = enter("where: The oak", "--version", "1", service="lost-cat")

    assert shown.exit_code == 0, shown.stderr
    assert session.scalar(select(Submission.answers)) == {"where": "The oak"}


def test_today_counts_as_now(enter, session):
    enter(received="2026-11-20")

    assert session.scalar(select(Case.received_at)) - clock.now() < timedelta(seconds=1)
