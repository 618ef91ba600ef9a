"""A sandbox that is stopped and started again, with its books in a file and without one."""

import json

import pytest

from tests.sandbox.conftest import asked_for
from tests.support.sandbox import PaymentSandbox


@pytest.fixture
def sandbox(request, tmp_path):
    """One of this test's own: it is stopped and started."""
    process = PaymentSandbox(tmp_path / "log", "--books", str(tmp_path / "books.json"))
    try:
        process.start()
        yield process
    finally:
        process.stop()


def test_what_was_paid_yesterday_can_be_refunded_today(sandbox, post, made):
    _status, other = post("checkout/sessions", asked_for(client_reference_id="attempt-2"))
    sandbox.pay(made["id"])
    totals = sandbox.totals()

    sandbox.stop()
    sandbox.start()

    assert sandbox.totals() == totals
    intent = sandbox.get(f"checkout/sessions/{made['id']}")["payment_intent"]
    assert post("refunds", {"payment_intent": intent})[0] == 200
    sandbox.pay(other["id"])
    assert sandbox.totals()["paid"] == {"attempt-1": 1, "attempt-2": 1}


def test_an_open_session_leads_to_where_it_listens_now(sandbox, made, tmp_path):
    sandbox.stop()
    again = PaymentSandbox(tmp_path / "log", "--books", str(tmp_path / "books.json"))
    again.start()
    try:
        session = again.get(f"checkout/sessions/{made['id']}")
    finally:
        again.stop()

    assert session["url"] == f"{again.url}/pay/{made['id']}"


def test_the_file_is_whole_at_every_moment(sandbox, made, tmp_path):
    assert [each.name for each in tmp_path.glob("books*")] == ["books.json"]
    assert made["id"] in json.loads((tmp_path / "books.json").read_text())["lines"]
