"""Keys: made and ended by a command, kept as digests alone."""

import pytest
from sqlalchemy import select, text

from portal.core import db
from portal.open311.cli import commands
from portal.open311.models import ApiKey
from tests.open311.asking import faults, get, make_key, rows


@pytest.fixture
def portal(app):
    """`portal open311 …`"""
    runner = app.test_cli_runner()

    def run(*words, fails=False):
        done = runner.invoke(commands, words)
        assert (done.exit_code != 0) is fails, done.output
        return done.output.strip()

    return run


def test_a_key_is_shown_once_and_only_its_digest_is_kept(portal, client):
    secret = portal("key", "add", "crews", "--scope", "read", "--scope", "private")

    assert len(secret) > 40
    assert rows(get(client, "servicerequestupdates.json", api_key=secret)) == []
    kept = str(db.session.execute(text("SELECT * FROM api_key")).all())
    assert secret not in kept
    assert secret not in portal("key", "list")
    assert "crews: private, read; 60 a minute; in use" in portal("key", "list")


def test_a_key_that_was_ended_opens_nothing(portal, client):
    secret = portal("key", "add", "crews", "--scope", "read")
    portal("key", "end", "crews")

    assert faults(get(client, "services.xml", api_key=secret), 403)
    assert "ended" in portal("key", "list")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "crews"),
        ("add", "Crews!", "--scope", "read"),
        ("add", "crews", "--scope", "all"),
        ("add", "crews", "--scope", "read", "--a-minute", "0"),
        ("end", "nobody"),
    ],
)
def test_what_makes_no_sense_is_said(portal, words):
    assert portal("key", *words, fails=True)


def test_a_name_is_given_once(portal):
    portal("key", "add", "crews", "--scope", "read")

    assert "already" in portal("key", "add", "crews", "--scope", "read", fails=True)


def test_a_key_may_stand_in_the_query_or_the_form_and_never_in_the_log(client, app, capfd):
    secret = make_key("reader", "read")
    get(client, "servicerequestupdates.json", api_key=secret)

    assert secret not in "".join(capfd.readouterr())
    assert db.session.scalars(select(ApiKey)).one().name == "reader"
