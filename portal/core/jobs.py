"""Work for later, kept in PostgreSQL: a job exists exactly if its transaction committed.

procrastinate runs the jobs. They are queued by its own SQL function on the session's connection;
its Python client would use a connection, and so a transaction, of its own.
"""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

import procrastinate
from flask import Flask
from procrastinate import jobs as procrastinate_jobs
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.testing import InMemoryConnector
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.core import db, logs

HEARTBEAT_SECONDS = 5
STALLED_AFTER_SECONDS = 20
GIVE_UP_AFTER = timedelta(days=2)
_CONCURRENCY = 2
_ONE_WAITS = "procrastinate_jobs_queueing_lock_idx"  # procrastinate's own unique index

Job = Callable[..., None]
_followed: ContextVar[bool] = ContextVar("followed", default=False)

app = procrastinate.App(connector=InMemoryConnector())  # run_worker gives it the real one

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW("
    ":queue, :task, 0, NULL, :once, CAST(:args AS jsonb), :at"
    ")::procrastinate_job_to_defer_v1])"
)


class BackOff(BaseRetryStrategy):
    """Try again after 10 s, 20 s, 40 s … up to an hour apart, for `give_up_after`."""

    def __init__(self, give_up_after: timedelta = GIVE_UP_AFTER) -> None:
        self.tries = 0
        waited = timedelta()
        while waited < give_up_after:
            waited += self.wait(self.tries)
            self.tries += 1

    @staticmethod
    def wait(attempts: int) -> timedelta:
        return min(timedelta(seconds=10 * 2 ** min(attempts, 10)), timedelta(hours=1))

    def get_retry_decision(
        self,
        *,
        exception: BaseException,
        job: procrastinate_jobs.Job,
    ) -> RetryDecision | None:
        logs.fault(exception)
        if job.attempts >= self.tries:
            return None
        return RetryDecision(retry_in={"seconds": int(self.wait(job.attempts).total_seconds())})


def task(name: str, *, cron: str | None = None) -> Callable[[Job], Job]:
    """Make a function a job: idempotent, tried again with back-off, in a clean session.

    With `cron` (five fields, UTC) it also runs by itself and is given `timestamp`.
    """

    def register(function: Job) -> Job:
        registered = app.task(name=name, retry=BackOff())(_in_worker(function))
        if cron is not None:
            app.periodic(cron=cron)(registered)
        return function

    return register


@contextmanager
def followed() -> Iterator[None]:
    """For a demonstration: what is done inside was done long ago, and what follows has followed."""
    token = _followed.set(True)
    try:
        yield
    finally:
        _followed.reset(token)


def enqueue(
    task_name: str, *, once: str | None = None, at: datetime | None = None, **args: Any
) -> None:
    """Queue a job in the open transaction.

    `once` names work of which one waiting job is enough: where one waits, nothing is added.
    `at` is when to run it (UTC).
    """
    if _followed.get():
        return
    job = {"queue": "default", "task": task_name, "once": once, "args": json.dumps(args), "at": at}
    if once is None:
        db.session.execute(_DEFER, job)
        return
    try:
        with db.session.begin_nested():
            db.session.execute(_DEFER, job)
    except IntegrityError as error:
        if _ONE_WAITS not in str(error.orig):
            raise


@app.periodic(cron="* * * * * */15")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Run again what a killed worker had in hand."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        logs.log.warning("job.stalled", task=job.task_name, attempts=job.attempts)
        await manager.retry_job(job)


def run_worker(flask_app: Flask, url: str) -> None:
    """Run jobs until told to stop (SIGINT, SIGTERM); what's in hand is finished first."""
    _worker.app = flask_app
    with app.replace_connector(procrastinate.PsycopgConnector(conninfo=url)) as connected:
        connected.run_worker(
            concurrency=_CONCURRENCY,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_AFTER_SECONDS,
            shutdown_graceful_timeout=20,
        )


class _Worker:
    """The app whose context jobs run in; none where a test runs a job by hand."""

    app: Flask | None = None


_worker = _Worker()


def _in_worker(function: Job) -> Job:
    @functools.wraps(function)
    def run(**arguments: Any) -> None:
        if _worker.app is None:
            function(**arguments)
            return
        with _worker.app.app_context():
            try:
                function(**arguments)
            finally:
                db.session.remove()

    return run
