"""Whoever reported a fault can say that it isn't right, and is asked once whether it is."""

from datetime import timedelta

import pytest

from portal.accounts.own import preferences
from portal.accounts.own.preferences import Channel, Topic
from portal.cases import council, promising
from portal.cases import services as cases
from portal.cases.services import Contact, Status
from portal.core import clock
from portal.faults import disputing, services
from portal.faults.models import ReportUpdate
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.faults.builders import make_follow, make_officer, make_report
from tests.faults.mails import mails
from tests.support.account import make_person

AMINA = Contact("Amina Khan", "amina@example.org", None)
STATUSES = ("received", "reopened", "planned", "fixed", "duplicate", "not_our_responsibility")


@pytest.fixture
def report(app):
    return make_report(contact=AMINA, statuses=STATUSES)


@pytest.fixture
def reporter(client, report):
    """A browser that has shown the code of the case."""
    code = cases.access_code(report.reference)
    client.get(f"/cases/{report.reference}?code={code}")
    return client


def close(report, status=Status.FIXED):
    cases.update(report.reference, status=status, note=None, author="Ola")


def dispute(client, report, reason="Half of it is still there."):
    return send(client, f"/cases/{report.reference}/not-fixed", reason=reason)


def status_of(report):
    return cases.status_of(report.reference).status


def test_what_is_said_to_be_fixed_can_be_opened_again(reporter, report):
    close(report)
    assert "It is not right yet" in reporter.get(f"/cases/{report.reference}").text

    dispute(reporter, report)

    assert status_of(report) is Status.REOPENED
    page = reporter.get(f"/reports/{report.reference}").text
    assert "Half of it is still there." in page
    assert "The council is looking at it again, because it is not right yet." in page


def test_it_has_a_new_date_and_is_open_in_the_queue(reporter, report, session):
    close(report)
    dispute(reporter, report)
    session.refresh(report)

    assert report.open
    assert report.expected_on is not None
    assert report.expected_on > clock.today()


def test_the_same_words_sent_twice_open_it_once(reporter, report, session):
    close(report)
    path = f"/cases/{report.reference}/not-fixed"
    page = page_of(reporter.get(path))
    typed = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}
    sent = typed | {"reason": "Still there."}

    first, again = reporter.post(path, data=sent), reporter.post(path, data=sent)

    assert (first.status_code, again.status_code) == (303, 303)
    said = session.query(ReportUpdate).filter_by(report_id=report.id, status=Status.REOPENED)
    assert said.count() == 1


def test_nothing_to_say_is_asked_for(reporter, report):
    close(report)

    answer = dispute(reporter, report, reason="  ")

    assert answer.status_code == 422
    assert fault_of(answer) == "Say what is still wrong"
    assert status_of(report) is Status.FIXED


def test_a_stranger_cannot_open_it(client, report):
    close(report)

    answer = client.get(f"/cases/{report.reference}/not-fixed")

    assert answer.status_code == 303
    assert "/cases/" in answer.location
    assert status_of(report) is Status.FIXED


def test_what_is_still_open_cannot_be_disputed(reporter, report):
    answer = reporter.get(f"/cases/{report.reference}/not-fixed")

    assert answer.status_code == 303
    assert "It is not right yet" not in reporter.get(f"/cases/{report.reference}").text


def test_who_goes_on_with_another_report_is_not_offered_it(reporter, report):
    services.merge(make_officer(), report.reference, make_report(statuses=STATUSES).reference)

    assert "It is not right yet" not in reporter.get(f"/cases/{report.reference}").text


# Four weeks after


def weeks_ago(report, session, weeks=4, days=1):
    report.closed_at = clock.now() - timedelta(weeks=weeks, days=days)
    session.flush()


def test_they_are_asked_once_four_weeks_after(report, session):
    close(report)
    disputing.ask_all()
    assert mails("is_it_fixed") == []

    weeks_ago(report, session)
    disputing.ask_all()
    disputing.ask_all()

    [asked] = mails("is_it_fixed")
    assert asked.to == "amina@example.org"


@pytest.mark.parametrize("status", [Status.NOT_OUR_RESPONSIBILITY, Status.DUPLICATE])
def test_nobody_is_asked_of_what_was_not_done(report, session, status):
    close(report, status)
    weeks_ago(report, session)

    disputing.ask_all()

    assert mails("is_it_fixed") == []


def test_opening_the_question_answers_nothing(reporter, report, session):
    close(report)

    reporter.get(f"/cases/{report.reference}/fixed")
    session.refresh(report)

    assert report.answered is None


@pytest.mark.parametrize(
    ("said", "thanks"),
    [("yes", "We are glad that it is fixed."), ("unsure", "That is fine.")],
)
def test_the_thanks_fit_the_answer(reporter, report, said, thanks):
    close(report)

    answer = send(reporter, f"/cases/{report.reference}/fixed", fixed=said)

    assert thanks in reporter.get(answer.location).text


def test_who_says_no_is_asked_what_is_wrong(reporter, report):
    close(report)

    answer = send(reporter, f"/cases/{report.reference}/fixed", fixed="no")

    assert answer.location.endswith("/not-fixed")
    assert "What is still wrong?" in words(page_of(reporter.get(answer.location)).label)


def test_no_answer_is_said_to_be_missing(reporter, report):
    close(report)

    answer = send(reporter, f"/cases/{report.reference}/fixed")

    assert fault_of(answer) == "Select whether it is fixed"


# Another date for news


def test_another_date_stands_on_the_public_page_and_followers_are_told(client, report, run_jobs):
    day = clock.add_working_days(clock.today(), 25, division=council.division())
    make_follow(report, "bo@example.org")

    promising.revise(make_officer(), report.reference, by=day, reason="The part comes later.")
    run_jobs()

    page = words(page_of(client.get(f"/reports/{report.reference}")).main)
    assert "New date:" in page
    assert "The part comes later." in page
    [mail] = [mail for mail in mails("follow_news") if mail.to == "bo@example.org"]
    assert mail.values["expect_by"] == day.isoformat()
    assert "The part comes later." in mail.values["notes"]


def test_a_reason_that_names_somebody_waits_before_the_public_reads_it(client, report):
    day = clock.add_working_days(clock.today(), 25, division=council.division())

    promising.revise(
        make_officer(), report.reference, by=day, reason="Mrs Okafor, 01632 960 123, is away."
    )

    page = client.get(f"/reports/{report.reference}").text
    assert "New date:" in page
    assert "960 123" not in page
    assert "Okafor" not in page


def test_what_another_authority_has_is_opened_again_with_the_reporters_words(reporter, report):
    close(report, Status.NOT_OUR_RESPONSIBILITY)

    dispute(reporter, report, reason="They say that it is yours.")

    assert status_of(report) is Status.REOPENED
    newest = services.public_report(report.reference).updates[-1]
    assert (newest.by.value, newest.note) == ("reporter", "They say that it is yours.")


def test_they_are_asked_in_the_language_they_chose(app, session):
    person = make_person()
    preferences.choose(person, locale="pl")
    report = make_report(contact=AMINA, statuses=STATUSES, person_id=person)
    close(report)
    weeks_ago(report, session)

    disputing.ask_all()

    [asked] = mails("is_it_fixed")
    assert asked.locale == "pl"
    assert "/pl/cases/" in asked.values["link"]


def test_who_wants_no_mail_about_requests_is_not_asked(app, session):
    person = make_person()
    preferences.choose(person, channels={Topic.REQUESTS: Channel.NONE})
    report = make_report(contact=AMINA, statuses=STATUSES, person_id=person)
    close(report)
    weeks_ago(report, session)

    disputing.ask_all()

    assert mails("is_it_fixed") == []


def test_one_that_cannot_be_asked_stops_no_other(report, session, monkeypatch):
    other = make_report(contact=AMINA, statuses=STATUSES)
    for each in (report, other):
        close(each)
        weeks_ago(each, session)
    mail_person = cases.mail_person

    def failing(case_id, **values):
        if case_id == report.case_id:
            raise RuntimeError
        mail_person(case_id, **values)

    monkeypatch.setattr(cases, "mail_person", failing)
    disputing.ask_all()

    assert [other.reference in each.values["link"] for each in mails("is_it_fixed")] == [True]
