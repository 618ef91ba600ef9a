"""Hearing of reports: nobody is written to who didn't say yes, and nobody is flooded."""

from datetime import timedelta

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.faults.following import telling
from portal.faults.models import Follow, Scope, Showing, Visibility
from portal.notifications.gateway import as_mail
from portal.notifications.writing import write
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.faults.builders import HERE, make_follow, make_report
from tests.faults.mails import link_in, mails

BO = "bo@example.org"


@pytest.fixture
def report(app):
    return make_report()


def ask(client, report, **typed):
    """What is shown in the end: a press that worked leads to a page that can be loaded again."""
    asked = send(client, f"/reports/{report.reference}/follow", **(typed or {"email": BO}))
    return client.get(asked.location) if asked.status_code == 303 else asked


def move(report, status=Status.PLANNED, note=None):
    cases.update(report.reference, status=status, note=note, author="Ola")


def test_who_asks_hears_once_they_have_said_yes(client, report, run_jobs):
    assert "Look at your email" in ask(client, report).text
    move(report)
    run_jobs()
    assert mails("follow_news") == []

    [asked] = mails("follow_confirm")
    send(client, link_in(asked))
    move(report, Status.ACTION_SCHEDULED)
    run_jobs()

    [news] = mails("follow_news")
    assert news.to == BO
    assert news.values["sentence"] == "The council has asked a crew to look at it."


def test_opening_the_link_alone_says_nothing(client, report, session):
    ask(client, report)
    [asked] = mails("follow_confirm")

    client.get(link_in(asked))

    assert session.query(Follow).one().confirmed_at is None


def test_asking_twice_is_one_follow_and_tells_nobody_whether_it_was_known(client, report, session):
    first, again = ask(client, report), ask(client, report, email="BO@example.org")

    assert words(page_of(first).h1) == words(page_of(again).h1)
    assert session.query(Follow).count() == 1


def test_several_steps_at_once_are_one_message(report, run_jobs):
    make_follow(report)
    move(report, Status.PLANNED)
    move(report, Status.ACTION_SCHEDULED, note="On Friday.")
    run_jobs()

    [news] = mails("follow_news")
    assert news.values["notes"] == ["On Friday."]


def test_a_note_that_is_held_is_sent_to_nobody(report, run_jobs):
    make_follow(report)
    move(report, Status.PLANNED, note="Mrs Okafor at 01632 960 123 told us")
    run_jobs()

    [news] = mails("follow_news")
    assert news.values["notes"] == []


def test_news_of_a_report_that_was_taken_back_is_not_sent(report, run_jobs, session):
    make_follow(report)
    report.visibility = Visibility.WITHDRAWN
    session.flush()
    move(report)
    run_jobs()

    assert mails("follow_news") == []


def test_one_press_stops_it(client, report, run_jobs):
    make_follow(report)
    move(report)
    run_jobs()
    [news] = mails("follow_news")
    stop = "/" + news.values["stop"].split("/", 3)[3]

    send(client, stop)
    move(report, Status.ACTION_SCHEDULED)
    run_jobs()

    assert len(mails("follow_news")) == 1
    assert "We send you no more news of this" in client.get(stop).text


def test_a_made_up_link_opens_nothing(client):
    assert client.get("/reports/follows/made-up").status_code == 404


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"email": "", "mobile": ""}, "Enter an email address or a mobile phone number"),
        ({"email": "nonsense"}, "Enter an email address like name@example.com"),
        ({"mobile": "12"}, "Enter a UK mobile phone number, like 07700 900 982"),
    ],
)
def test_what_cannot_be_written_to_is_said(client, report, typed, fault):
    answer = ask(client, report, **typed)

    assert answer.status_code == 422
    assert fault in fault_of(answer)


def test_a_text_goes_to_a_mobile_phone(client, report, run_jobs):
    ask(client, report, email="", mobile="07700 900 982")

    [asked] = mails("follow_confirm")

    assert asked.to == "+447700900982"


def test_forty_reports_in_a_day_are_one_message(app, session):
    area = f"{HERE[0]},{HERE[1]},1000"
    yesterday = clock.now() - timedelta(days=1)
    make_follow(None, scope=Scope.NEAR, area=area, told_until=yesterday)
    make_follow(None, scope=Scope.ALL, told_until=yesterday)
    for _ in range(40):
        make_report()

    telling.send_digests()
    telling.send_digests()

    [digest] = mails("follow_digest")
    assert digest.values["count"] == 40
    assert len(digest.values["lines"]) == 40


def test_a_digest_has_no_report_that_the_public_cannot_see(app):
    yesterday = clock.now() - timedelta(days=1)
    make_follow(None, scope=Scope.ALL, told_until=yesterday)
    make_report(public=False)

    telling.send_digests()

    assert mails("follow_digest") == []


def test_what_was_written_is_never_in_a_digest(app):
    make_follow(None, scope=Scope.ALL, told_until=clock.now() - timedelta(days=1))
    report = make_report(text="Ring me on 01632 960 123")
    assert report.text_showing is Showing.HELD

    telling.send_digests()

    [digest] = mails("follow_digest")
    assert "960 123" not in str(digest.values)


def test_a_mail_program_stops_it_with_one_press(client, report, run_jobs):
    """RFC 8058: a POST without cookies or a page, to the address in the header of the mail."""
    make_follow(report)
    move(report)
    run_jobs()
    [news] = mails("follow_news")
    mail = as_mail(write(news))
    stop = mail["List-Unsubscribe"].strip("<>")

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post("/" + stop.split("/", 3)[3], data={"List-Unsubscribe": "One-Click"})

    move(report, Status.ACTION_SCHEDULED)
    run_jobs()

    assert len(mails("follow_news")) == 1


def test_the_question_whether_to_follow_names_no_way_to_stop(client, report):
    ask(client, report)
    [asked] = mails("follow_confirm")

    assert as_mail(write(asked))["List-Unsubscribe"] is None
