"""The sandbox and a portal, as processes that only know each other by their addresses."""

import pytest

from tests.sandbox.conftest import asked_for
from tests.support.waiting import until


@pytest.fixture(scope="module")
def portal(sandbox, open_portal):
    with sandbox.portal(open_portal, "with_sandbox") as portal:
        yield portal


@pytest.fixture(autouse=True)
def _told(portal, sandbox, _empty_books):
    sandbox.webhooks(url=f"{portal.url}/webhooks/stripe", first_wait=0.1)


def unfinished(portal):
    return portal.sql(
        "SELECT task_name, status FROM procrastinate_jobs"
        " WHERE task_name = 'payments.work_off' AND status <> 'succeeded'"
    )


def test_the_portal_takes_every_notice_once_and_breaks_at_none(sandbox, portal, post):
    """Nobody here asked for this payment: another portal may use the same account."""
    sandbox.webhooks(copies=2)
    _status, session = post("checkout/sessions", asked_for(client_reference_id=None))
    sandbox.pay(session["id"], "0259")
    sandbox.until_told()

    told = {each["event"] for each in sandbox.deliveries()}
    assert {each["status"] for each in sandbox.deliveries()} == {200}
    assert portal.sql("SELECT count(*) FROM provider_event") == [(len(told),)]
    until(lambda: not unfinished(portal), "the worker has looked at each")
    assert "Traceback" not in portal.log()


def test_the_portal_believes_nobody_elses_notices(sandbox, portal, post):
    before = portal.sql("SELECT count(*) FROM provider_event")
    sandbox.webhooks(secrets=["whsec_of_somebody_else"], first_wait=60)
    _status, session = post("checkout/sessions", asked_for())
    sandbox.expire(session["id"])
    until(sandbox.deliveries, "it was told")

    assert sandbox.deliveries()[0]["status"] == 400
    assert portal.sql("SELECT count(*) FROM provider_event") == before


def test_what_came_while_the_web_was_away_is_told_again(sandbox, portal, post):
    portal.kill("web")
    _status, session = post("checkout/sessions", asked_for())
    sandbox.expire(session["id"])
    until(sandbox.deliveries, "it was told")
    assert sandbox.deliveries()[0]["status"] is None

    portal.start_web()
    sandbox.until_told()

    assert sandbox.deliveries()[-1]["status"] == 200
