"""Killed without warning between taking a submission and mailing it: none lost, none twice."""

import pytest

from tests.support.resident import Resident
from tests.support.waiting import until

WAITING = (
    "SELECT count(*) FROM procrastinate_jobs"
    " WHERE task_name = 'notifications.send' AND status IN ('todo', 'doing')"
)


@pytest.fixture
def portal(open_portal, letterbox):
    mail = {"SMTP_URL": letterbox.url, "MAIL_FROM": "portal@larkmere.example"}
    with open_portal("survival", **mail) as opened:
        yield opened


def assert_one_mail(portal, letterbox, reported):
    until(lambda: letterbox.received, "the mail", seconds=90)
    until(lambda: portal.sql(WAITING) == [(0,)], "no mail left to send")
    [mail] = letterbox.received
    assert mail["To"] == "zoe@example.com"
    assert reported.reference in mail.get_body(("plain",)).get_content()


def test_web_and_worker_killed_right_after_the_answer(portal, letterbox):
    resident = Resident(portal.url)
    resident.fill_in_pothole()
    portal.kill("worker")

    confirmation = resident.send_and_go()
    portal.kill("web")

    assert letterbox.received == []
    portal.start()
    assert resident.open(confirmation) == 200
    reported = resident.reported()
    assert resident.open(f"/cases/{reported.reference}") == 200
    assert_one_mail(portal, letterbox, reported)


def test_worker_killed_while_it_hands_the_mail_over(portal, letterbox):
    letterbox.go_on.clear()
    reported = Resident(portal.url).report_pothole()
    assert letterbox.knocked.wait(30)

    portal.kill("worker")
    letterbox.go_on.set()
    # It was killed an hour ago: nobody need wait here until a worker counts as dead.
    portal.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")

    assert letterbox.received == []
    portal.start_worker()
    assert_one_mail(portal, letterbox, reported)


def test_an_impatient_resident_sends_one_report(portal, letterbox):
    resident = Resident(portal.url)
    resident.fill_in_pothole()
    form = resident.page, resident.address

    first = resident.send_and_go()
    resident.page, resident.address = form
    second = resident.send_and_go()

    assert first == second
    assert resident.open(first) == 200
    assert_one_mail(portal, letterbox, resident.reported())
