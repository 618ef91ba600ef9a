import re
import tomllib
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from portal.config import ROOT
from portal.core import clock, jobs
from portal.core.web import Council
from portal.notifications import services
from tests.notifications.builders import queue


def test_without_a_mail_server_a_message_stays_in_the_development_mailbox(client, run_jobs):
    message = queue()

    run_jobs()
    page = BeautifulSoup(client.get("/dev/mailbox").text, "html.parser")

    assert message.sent_at is not None
    assert "No mail leaves this machine." in page.get_text()
    assert page.find("a", href=f"/dev/mailbox/{message.id}").string == (
        "We have received your request: LK-7Q4M-X2RD"
    )


def test_the_newest_message_comes_first_and_the_list_is_bounded(client, monkeypatch):
    monkeypatch.setattr(services, "_MAILBOX_HOLDS", 3)
    for number in range(5):
        with clock.frozen(clock.now()):
            queue(key=f"case:{number}", reference=f"LK-{number}")

    found = re.findall(r"request: LK-(\d)", client.get("/dev/mailbox").text)

    assert found == ["4", "3", "2"]


def test_a_message_shows_both_its_parts_and_its_link_can_be_followed(client):
    message = queue(locale="ur")

    page = BeautifulSoup(client.get(f"/dev/mailbox/{message.id}").text, "html.parser")

    assert page.find("a", href=re.compile(r"/cases/LK-7Q4M-X2RD\?code=K7MQX2$"))
    frame = page.find("iframe")
    assert frame["src"] == f"/dev/mailbox/{message.id}/html"
    assert frame["title"]
    assert not frame["sandbox"]  # nothing is allowed
    assert page.find("h1")["dir"] == "rtl"


def test_the_html_of_a_message_can_run_and_fetch_nothing(client):
    message = queue()

    answer = client.get(f"/dev/mailbox/{message.id}/html")

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_letters_wear_the_colours_of_the_council_and_the_policy_allows_them(client, monkeypatch):
    council = tomllib.loads((ROOT / "demo" / "council.toml").read_text(encoding="utf-8"))
    other = {**council, "colours": {**council["colours"], "teal": "#5c0b4f"}}
    before = client.get(f"/dev/mailbox/{queue().id}/html")
    monkeypatch.setitem(client.application.jinja_env.globals, "council", Council(other))

    answer = client.get(f"/dev/mailbox/{queue(key='again').id}/html")

    style = BeautifulSoup(answer.text, "html.parser").style.string
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert council["colours"]["teal"] in before.text
    assert "background: #5c0b4f" in style
    assert council["colours"]["teal"] not in answer.text
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/html"])
def test_in_production_there_is_no_mailbox(client, set_up, path):
    message = queue()
    set_up(env="production")

    assert client.get(f"/dev/mailbox{path.format(id=message.id)}").status_code == 404


def test_a_message_that_is_not_there_is_a_clear_page(client):
    answer = client.get("/dev/mailbox/6f1c1bb6-8b0a-4a50-9a53-4c1c75b0a6c1")

    assert answer.status_code == 404
    assert "There is no such message." in answer.text
    assert f"deleted after {services.KEPT.days} days" in answer.text


def test_mail_is_given_up_when_its_job_is():
    waits = [jobs.BackOff.wait(tries) for tries in range(jobs.BackOff().tries)]

    assert sum(waits, -max(waits)) < jobs.GIVE_UP_AFTER <= sum(waits, timedelta())
