"""Whoever reported a fault can say that it isn't right, and is asked once whether it is."""

from datetime import timedelta

import pytest

from portal.cases import services as cases
from portal.cases.services import Contact, Status
from portal.core import clock
from portal.faults import disputing, services
from portal.faults.models import ReportUpdate
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.faults.builders import make_officer, make_report
from tests.faults.mails import mails

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
