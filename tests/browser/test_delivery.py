"""Killed without warning while a submission is sent on: it arrives, and is known by its id."""

import json

import pytest

from portal.config import Settings
from tests.support.receiver import SECRET
from tests.support.resident import Resident
from tests.support.waiting import until

LEFT = "SELECT count(*) FROM delivery WHERE state <> 'delivered'"


@pytest.fixture
def portal(open_portal, receiver, tmp_path):
    council = tmp_path / "council.toml"
    team = f'\n[teams.highways]\nwebhook = "{receiver.url}"\nprivate = true\n'
    council.write_text(Settings().council_file.read_text(encoding="utf-8") + team, encoding="utf-8")
    given = {"COUNCIL_FILE": str(council), "WEBHOOK_SECRET": SECRET}
    with open_portal("delivery", **given) as opened:
        yield opened


def test_killed_between_taking_a_submission_and_sending_it_on(portal, receiver):
    resident = Resident(portal.url)
    resident.fill_in_pothole()
    portal.kill("worker")
    confirmation = resident.send_and_go()
    portal.kill("web")
    assert receiver.got == []

    portal.start()

    until(lambda: receiver.got, "the submission", seconds=90)
    until(lambda: portal.sql(LEFT) == [(0,)], "nothing is left to deliver")
    [got] = receiver.got
    assert got["genuine"]
    assert confirmation.endswith(got["body"]["submission"]["reference"])


def test_killed_while_it_is_handed_over_it_comes_again_under_the_same_id(portal, receiver):
    receiver.plan = ["slow", "200"]
    Resident(portal.url).report_pothole()
    assert receiver.knocked.wait(60)

    portal.kill("worker")
    receiver.let_go.set()
    # It was killed an hour ago: nobody need wait here until a worker counts as dead.
    portal.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    portal.start_worker()

    until(lambda: len(receiver.got) > 1, "it comes again", seconds=90)
    until(lambda: portal.sql(LEFT) == [(0,)], "nothing is left to deliver")
    first, second = receiver.got
    assert first["id"] == second["id"]
    assert json.dumps(first["body"]) == json.dumps(second["body"])
