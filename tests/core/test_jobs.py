from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from portal.core import events, jobs
from portal.core.db import transaction

COUNT = text("SELECT count(*) FROM procrastinate_jobs")


def test_a_job_exists_exactly_if_its_transaction_committed(app, session):
    before = session.scalar(COUNT)

    def fail_after_queueing():
        with transaction():
            jobs.enqueue("events.handle", handler="x", name="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_queueing()
    assert session.scalar(COUNT) == before

    with transaction():
        jobs.enqueue("events.handle", handler="x", name="x")
    assert session.scalar(COUNT) == before + 1


def test_an_event_becomes_a_job_for_each_that_listens(app, session, run_jobs):
    heard = []

    @events.on("test.happened")
    def first(event):
        heard.append(("first", event.subject_id, event.facts))

    @events.on("test.happened")
    def second(event):
        heard.append(("second", event.subject_id, event.facts))

    subject = uuid4()
    with transaction():
        events.emit("test.happened", subject, state="done")
    run_jobs()

    facts = {"state": "done"}
    assert sorted(heard) == [("first", subject, facts), ("second", subject, facts)]


def test_work_that_waits_already_is_not_queued_twice(app, session):
    before = session.scalar(COUNT)

    with transaction():
        jobs.enqueue("events.handle", once="sweep", handler="x", name="x")
        jobs.enqueue("events.handle", once="sweep", handler="x", name="x")
        jobs.enqueue("events.handle", once="another", handler="x", name="x")

    assert session.scalar(COUNT) == before + 2


def test_a_job_for_later_waits(app, session, run_jobs):
    with transaction():
        jobs.enqueue("events.handle", at=datetime.now(UTC) + timedelta(hours=1), handler="x")

    assert run_jobs() == 0


def test_work_that_fails_is_tried_for_two_days_with_growing_pauses():
    waits = [jobs.BackOff.wait(attempt) for attempt in range(100)]

    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (10, 20, 40, 80)]
    assert max(waits) == timedelta(hours=1)
    tries = jobs.BackOff().tries
    assert timedelta(days=2) <= sum(waits[:tries], timedelta()) <= timedelta(days=2, hours=1)
