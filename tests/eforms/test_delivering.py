"""Each submission goes on to its team: signed, once by its id, however often it takes."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.core import clock, jobs, metrics
from portal.eforms.models import Delivery, Submission
from portal.eforms.sending import delivering, gateway
from portal.notifications.models import Message
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.certificates import signed_by_nobody
from tests.support.receiver import SECRET


@pytest.fixture
def team(app):
    """`team(webhook=…)` sets where the highways team hears of submissions."""
    given = app.config["SETTINGS"]

    def set_up(**table):
        changed = replace(given, webhook_secret=SECRET)
        changed.__dict__["council"] = {**given.council, "teams": {"highways": table}}
        app.config["SETTINGS"] = changed

    yield set_up
    app.config["SETTINGS"] = given


@pytest.fixture
def sent(larkmere, client, session):
    """Send the pothole form; the submission."""

    def send():
        visitor = Visitor(client)
        visitor.answer_all(pothole_answers())
        reference = visitor.submit().leads_to.rpartition("/")[2]
        return session.scalar(select(Submission).where(Submission.reference == reference))

    return send


@pytest.fixture
def planned(team, receiver, sent, session):
    """A submission planned for the receiver; its delivery."""
    team(webhook=receiver.url, private=True)
    submission = sent()
    delivering.plan(submission.case_id)
    return session.scalar(select(Delivery))


def test_a_submission_arrives_signed_with_everything_that_was_asked(
    team, receiver, sent, run_jobs, session
):
    team(webhook=receiver.url, private=True)
    submission = sent()
    run_jobs()

    [got] = receiver.got
    delivery = session.scalar(select(Delivery))
    assert got["genuine"]
    assert got["path"] == "/submissions?from=portal"
    assert got["headers"]["Content-Type"] == "application/json"
    assert got["id"] == got["body"]["id"] == str(delivery.id)
    assert delivery.state == "delivered"
    said = got["body"]["submission"]
    assert (said["schema"], said["reference"]) == ("pothole/1", submission.reference)
    assert said["channel"] == "web"
    assert said["answers"]["email"] == "amina@example.org"
    assert list(said["answers"])[:3] == ["danger", "photos", "place"]


def test_a_team_that_wants_nothing_gets_nothing(team, receiver, sent, run_jobs, session):
    team()
    sent()
    run_jobs()

    assert receiver.got == []
    assert session.scalar(select(Delivery)) is None


def test_planned_twice_it_is_one_delivery(planned, sent, session, receiver, run_jobs):
    delivering.plan(session.scalar(select(Submission.case_id)))
    run_jobs()

    assert len(receiver.got) == 1


def test_a_changed_body_or_timestamp_is_not_genuine(planned, receiver):
    from tests.support.receiver import genuine

    delivering.deliver(planned.id)
    [got] = receiver.got

    assert genuine(got["headers"], got["raw"])
    assert not genuine(got["headers"], got["raw"] + b" ")
    assert not genuine({**got["headers"], "Onestop-Timestamp": "1"}, got["raw"])


def test_refused_once_it_is_tried_again_under_the_same_id_with_the_same_body(planned, receiver):
    receiver.plan = ["500", "200"]

    with pytest.raises(gateway.Undelivered, match="Status 500"):
        delivering.deliver(planned.id)
    assert (planned.state, planned.last_fault) == ("waiting", "Status 500")
    delivering.deliver(planned.id)

    first, second = receiver.got
    assert first["id"] == second["id"]
    assert first["raw"] == second["raw"]
    assert (planned.state, planned.attempts, planned.last_fault) == ("delivered", 2, None)


def test_delivered_is_delivered(planned, receiver):
    delivering.deliver(planned.id)
    delivering.deliver(planned.id)

    assert len(receiver.got) == 1


@pytest.mark.parametrize("word", ["404", "410", "503"])
def test_any_other_status_is_no_delivery(planned, receiver, word):
    receiver.plan = [word]

    with pytest.raises(gateway.Undelivered, match=f"Status {word}"):
        delivering.deliver(planned.id)


def test_a_redirect_is_not_followed(planned, receiver):
    receiver.plan = ["redirect"]

    with pytest.raises(gateway.Undelivered, match="Status 302"):
        delivering.deliver(planned.id)
    assert len(receiver.got) == 1
    assert receiver.asked == []


def test_a_receiver_that_says_nothing_is_left_after_a_while(planned, receiver, monkeypatch):
    monkeypatch.setattr(gateway, "TIMEOUT_SECONDS", 0.3)
    receiver.plan = ["slow"]

    with pytest.raises(gateway.Undelivered, match="TimeoutError"):
        delivering.deliver(planned.id)


def test_a_receiver_that_trickles_is_left_at_the_deadline(planned, receiver, monkeypatch):
    monkeypatch.setattr(gateway, "DEADLINE_SECONDS", 0.5)
    receiver.plan = ["trickle"]

    with pytest.raises(gateway.Undelivered):
        delivering.deliver(planned.id)
    assert planned.state == "waiting"


def test_an_answer_without_end_is_not_waited_for(planned, receiver):
    receiver.plan = ["long"]

    delivering.deliver(planned.id)

    assert planned.state == "delivered"


def test_a_line_that_breaks_is_no_delivery(planned, receiver):
    receiver.plan = ["reset", "200"]

    with pytest.raises(gateway.Undelivered):
        delivering.deliver(planned.id)
    delivering.deliver(planned.id)

    assert {each["id"] for each in receiver.got} == {str(planned.id)}


def test_a_receiver_that_is_not_there_is_tried_again(planned, receiver, team):
    team(webhook="http://127.0.0.1:9/", private=True)

    with pytest.raises(gateway.Undelivered, match="ConnectionRefusedError"):
        delivering.deliver(planned.id)


def test_private_addresses_and_plain_http_are_refused_unless_configured(planned, receiver, team):
    team(webhook=receiver.url)
    with pytest.raises(gateway.Undelivered, match="NotHTTPS"):
        delivering.deliver(planned.id)

    for host in ("127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "192.168.0.1"):
        team(webhook=f"https://{host}:{receiver.server_address[1]}/")
        with pytest.raises(gateway.Undelivered, match="PrivateAddress"):
            delivering.deliver(planned.id)
    assert receiver.got == []


@pytest.fixture
def certificate(tmp_path):
    return signed_by_nobody(tmp_path)


def test_a_certificate_that_nobody_vouches_for_is_refused(planned, receiver, team, certificate):
    receiver.secure(*certificate)
    team(webhook=f"https://localhost:{receiver.server_address[1]}/", private=True)

    with pytest.raises(gateway.Undelivered, match="SSLCertVerificationError"):
        delivering.deliver(planned.id)
    assert receiver.got == []


def test_one_that_is_vouched_for_is_taken(planned, receiver, team, certificate, monkeypatch):
    receiver.secure(*certificate)
    team(webhook=f"https://localhost:{receiver.server_address[1]}/", private=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    delivering.deliver(planned.id)

    assert receiver.got[0]["genuine"]


def test_after_two_days_it_is_given_up_shown_counted_and_can_be_sent_again(
    planned, receiver, run_jobs, session, app
):
    receiver.plan = ["500", "500", "200"]
    with pytest.raises(gateway.Undelivered):
        delivering.deliver(planned.id)
    with clock.frozen(clock.now() + jobs.GIVE_UP_AFTER + timedelta(minutes=1)):
        delivering.deliver(planned.id)

    assert [each.reference for each in delivering.failed()] == [planned.reference]
    assert b'portal_deliveries{state="failed"} 1.0' in metrics.text_format()
    shown = app.test_cli_runner().invoke(args=["submissions", "failed"])
    assert planned.reference in shown.output
    assert "Status 500" in shown.output

    again = app.test_cli_runner().invoke(args=["submissions", "send-again", planned.reference])
    assert again.output == "1 to be tried again.\n"
    session.execute(
        text("DELETE FROM procrastinate_jobs WHERE task_name = 'eforms.deliver' AND id <"
             " (SELECT max(id) FROM procrastinate_jobs)")
    )  # fmt: skip
    run_jobs()
    session.refresh(planned)
    assert planned.state == "delivered"


def test_what_lost_its_job_is_taken_up_again(planned, session, run_jobs, receiver):
    session.execute(text("DELETE FROM procrastinate_jobs WHERE task_name = 'eforms.deliver'"))
    with clock.frozen(clock.now() + timedelta(hours=3)):
        delivering.tidy()
    run_jobs()

    assert len(receiver.got) == 1


def test_what_nobody_gave_up_in_time_is_given_up_by_the_hour(planned, session):
    planned.first_tried_at = clock.now()
    session.flush()
    with clock.frozen(clock.now() + timedelta(days=3)):
        delivering.tidy()
    session.refresh(planned)

    assert planned.state == "failed"


def test_a_team_is_mailed_the_reference_and_a_link_and_no_answer(team, sent, run_jobs, session):
    team(email="highways@larkmere.example")
    submission = sent()
    run_jobs()
    mail = session.scalar(select(Message).where(Message.template == "team_submission"))

    assert mail.to == "highways@larkmere.example"
    assert mail.values["reference"] == submission.reference
    assert mail.values["link"].endswith(f"/cases/{submission.reference}")
    assert mail.values["answers"] is None
    assert "amina@example.org" not in json.dumps(mail.values)
    assert mail.state.value == "sent"


def test_answers_are_mailed_where_the_council_says_so(team, sent, run_jobs, session):
    from portal.notifications import writing

    team(email="highways@larkmere.example", answers_in_email=True)
    sent()
    run_jobs()
    mail = session.scalar(select(Message).where(Message.template == "team_submission"))
    letter = writing.write(mail)

    for part in (letter.text, letter.html):
        assert "Two hands deep" in part
        assert "Amina Khan" in part
