"""Killed without warning while everything about somebody is put together: it is finished anyway."""

import io
import zipfile
from contextlib import contextmanager

import psycopg
import pytest

from portal import create_app
from portal.accounts.privacy import downloads
from portal.config import Settings
from tests.support.account import behind, make_person
from tests.support.waiting import until


@pytest.fixture
def portal(open_portal):
    with open_portal("leaving") as opened:
        yield opened


@contextmanager
def held_up(portal):
    """The worker comes as far as the consents, and waits there."""
    with psycopg.connect(portal.database_url) as connection:
        connection.execute("LOCK TABLE consent_entry IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_worker_killed_in_the_middle_leads_to_one_whole_file(portal):
    with create_app(Settings()).app_context(), behind(portal):
        person_id = make_person("zoe@example.com")
        with held_up(portal):
            downloads.ask(person_id)
            until(lambda: downloads.of(person_id)[0].done > 0, "it is in the middle", seconds=60)
            portal.kill("worker")
        # It was killed an hour ago: nobody need wait here until a worker counts as dead.
        portal.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        assert not downloads.of(person_id)[0].ready
        portal.start_worker()
        until(lambda: downloads.of(person_id)[0].ready, "the file is ready", seconds=90)
        [made] = downloads.of(person_id)
        content = b"".join(downloads.pieces(person_id, made.id)[1])

    assert len(content) == made.size
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert "zoe@example.com" in packed.read("your-information.json").decode()
    assert portal.sql("SELECT count(DISTINCT attempt) FROM download_piece") == [(1,)]
