"""What balancers and monitoring are told."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.core import db, jobs
from portal.core.db import transaction
from tests.cases.builders import make_case

TOKEN = "a token for monitoring alone"


@pytest.fixture
def heartbeat(session):
    """`heartbeat(30)`: a worker that was last heard of so many seconds ago."""

    def beat(seconds):
        session.execute(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (clock_timestamp() - make_interval(secs => :seconds))"
            ),
            {"seconds": seconds},
        )

    return beat


@pytest.fixture
def guarded(app, monkeypatch):
    """Monitoring needs a token, as in production."""
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], metrics_token=TOKEN)
    )


def figures(client):
    """What stands on /metrics: each line's name and labels with its number."""
    lines = [line for line in client.get("/metrics").text.splitlines() if line[0] != "#"]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_the_process_says_it_is_alive(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_says_which_part_is_missing(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": True, "worker": False}


def test_with_tables_up_to_date_and_a_worker_at_work_it_is_ready(client, heartbeat):
    heartbeat(1)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"database": True, "migrations": True, "worker": True}


def test_a_worker_not_heard_of_for_a_while_counts_as_dead(client, heartbeat):
    heartbeat(jobs.STALLED_AFTER_SECONDS + 1)

    assert client.get("/readyz").status_code == 503

    heartbeat(1)  # another one takes over
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("change", ["UPDATE alembic_version SET version_num = '0000'", "DELETE"])
def test_tables_of_another_version_are_not_ready(client, session, heartbeat, change):
    heartbeat(1)
    session.execute(text(change.replace("DELETE", "DELETE FROM alembic_version")))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": False, "worker": True}


def test_a_database_that_is_away_is_not_ready_and_the_process_still_lives(client, monkeypatch):
    def away(*_):
        raise OperationalError("SELECT 1", {}, Exception("no server"))

    monkeypatch.setattr(db.session, "execute", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": False, "migrations": False, "worker": False}
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", "ü"])
def test_without_its_token_the_metrics_are_a_page_that_is_not_there(client, guarded, given):
    headers = {} if given is None else {"Authorization": given}

    answer = client.get("/metrics", headers=headers)

    assert answer.status_code == 404
    assert "portal_" not in answer.text


def test_with_its_token_monitoring_gets_the_metrics(client, guarded):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4"
    assert answer.headers["Cache-Control"] == "no-store"


def test_jobs_are_counted_in_each_state_also_where_there_are_none(client, session):
    with transaction():
        for _ in range(3):
            jobs.enqueue("events.handle", handler="x")
    session.execute(
        text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id ="
             " (SELECT min(id) FROM procrastinate_jobs)")
    )  # fmt: skip

    found = figures(client)

    assert found['portal_jobs{state="todo"}'] == 2
    assert found['portal_jobs{state="failed"}'] == 1
    assert found['portal_jobs{state="doing"}'] == 0


def test_the_oldest_job_that_is_due_says_how_far_behind_the_worker_is(client, session):
    assert figures(client)["portal_oldest_due_job_seconds"] == 0
    with transaction():
        jobs.enqueue("events.handle", handler="x")
    session.execute(text("UPDATE procrastinate_events SET at = now() - interval '10 minutes'"))

    assert figures(client)["portal_oldest_due_job_seconds"] == pytest.approx(600, abs=1)

    session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'"))
    assert figures(client)["portal_oldest_due_job_seconds"] == 0


def test_cases_and_mail_have_figures_of_their_own(client):
    make_case(team="highways")

    found = figures(client)

    assert found['portal_cases_open{team="highways"}'] == 1
    assert found['portal_cases_overdue{team="highways"}'] == 0
    assert 'portal_mail{state="queued"}' in found
    assert "portal_oldest_waiting_mail_seconds" in found


def test_requests_are_counted_by_route_and_nobody_is_named(client, run_jobs):
    opened = make_case()
    run_jobs()
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")
    client.get("/amina@example.org")

    found = figures(client)

    assert found['portal_requests_total{route="/cases/<reference>",status="3xx"}'] >= 1
    assert found['portal_requests_total{route="unknown",status="4xx"}'] >= 1
    said = " ".join(found)
    for secret in (opened.reference, opened.access_code, "Amina", "amina@", "01632"):
        assert secret not in said
