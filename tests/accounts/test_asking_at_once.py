"""Codes asked for at one moment are counted one by one. What is asked is really written down."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from portal.accounts.models import Purpose
from portal.accounts.signing_in import challenges
from portal.core import db, jobs
from portal.core.errors import TooManyAttempts
from tests.support.account import PERSON

_AT_ONCE = 8


@pytest.fixture
def committing(_app: Flask, engine: Engine) -> Iterator[Flask]:
    _app.extensions["throttle"].storage.reset()
    yield _app
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM challenge"))
        connection.execute(
            text("DELETE FROM procrastinate_jobs WHERE task_name = 'accounts.mail_code'")
        )


def test_whoever_asks_often_at_one_moment_gets_no_more_codes_than_in_a_row(committing, monkeypatch):
    ready, enqueue = Barrier(_AT_ONCE), jobs.enqueue

    def slowly(task, **facts):
        db.session.execute(text("SELECT pg_sleep(0.05)"))  # the others count now, if they may
        enqueue(task, **facts)

    monkeypatch.setattr(jobs, "enqueue", slowly)

    def ask(number):
        with committing.test_request_context("/"):
            ready.wait(10)
            try:
                challenges.ask(PERSON, purpose=Purpose.RESIDENT, browser=f"browser {number}")
            except TooManyAttempts:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        mailed = list(threads.map(ask, range(_AT_ONCE)))

    assert mailed.count(True) == 5
