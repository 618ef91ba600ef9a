"""Many at once on one payment, each with a connection of its own. Cleared away afterwards."""

import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from portal.core import db
from portal.core import events as core_events
from portal.core.db import transaction
from portal.payments import services
from portal.payments.models import Payment
from portal.payments.provider_in_use import using
from portal.payments.refunding import sending
from portal.payments.services import PaymentState, Subject
from portal.payments.taking import confirming
from tests.payments.builders import (
    asking_about_place,
    attempts,
    entries,
    make_payment,
    open_session,
    refunds,
)
from tests.support.provider import Till

_TABLES = ("ledger_entry", "payment_refund", "payment_attempt", "payment_difference")
_WAIT = 30


@pytest.fixture
def racing(_app, monkeypatch) -> Iterator[Till]:
    """What is written here stays, so it is deleted at the end; the ledger as well, by force."""
    monkeypatch.setattr(confirming, "_asked", {})
    till = Till()
    with _app.app_context(), using(till):
        yield till
        with transaction() as session:
            session.execute(text("SET LOCAL session_replication_role = 'replica'"))
            for table in (*_TABLES, "provider_event", "payment", "procrastinate_jobs"):
                session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
        db.session.remove()


@pytest.fixture
def at_once(_app) -> Callable[..., list[Any]]:
    """Run these together, each in a thread of its own; what each gave or raised."""

    def run(*works: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(works))
        outcomes: list[Any] = []

        def work(each: Callable[[], Any]) -> None:
            with _app.app_context():
                try:
                    start.wait(_WAIT)
                    outcomes.append(each())
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    outcomes.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=(each,)) for each in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_WAIT)
        return outcomes

    return run


def events(name: str) -> int:
    """How many handlers are to be told of this news."""
    query = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'name' = :name"
    return db.session.scalar(text(query), {"name": name})


def test_twenty_four_syncs_at_once_settle_it_once(racing, at_once):
    asked = make_payment()
    session = open_session(racing, asked.reference)
    racing.pay(session)
    outcomes = at_once(*[lambda: services.sync(session)] * 24)

    assert outcomes == [None] * 24
    assert entries(asked.id) == [("charge", 1850)]
    assert services.payment(asked.reference).paid
    assert events("payment.settled") == len(core_events._handlers.get("payment.settled", {}))  # noqa: SLF001


def test_eight_submits_at_once_open_one_session(racing, at_once):
    asked = make_payment()

    urls = at_once(*[lambda: open_session(racing, asked.reference)] * 8)

    assert len(set(urls)) == 1, urls
    assert list(racing.made) == [urls[0]]
    assert attempts(asked.id) == ["pending"]


def test_two_sessions_paid_at_once_are_one_payment_and_one_refund(racing, at_once):
    asked = make_payment()
    first = open_session(racing, asked.reference)
    racing.expire(first)
    services.sync(first)
    second = open_session(racing, asked.reference)
    racing.pay(first)
    racing.pay(second)

    at_once(lambda: services.sync(first), lambda: services.sync(second))

    assert services.payment(asked.reference).paid
    assert refunds(asked.id) == [("paid_twice", "wanted", 1850)]


@pytest.mark.parametrize("_round", range(4))
def test_cancelled_while_it_is_paid_it_is_either_paid_or_goes_back(racing, at_once, _round):
    asked = make_payment()
    session = open_session(racing, asked.reference)
    subject_id = services.payment(asked.reference).subject_id
    racing.pay(session)

    with asking_about_place(lambda view: view.state.open):
        at_once(lambda: services.sync(session), lambda: services.cancel(Subject.CASE, subject_id))
        services.sync(session)

    view = services.payment(asked.reference)
    assert view.state is PaymentState.PAID
    assert refunds(asked.id) in ([], [("place_gone", "wanted", 1850)])


def test_a_refund_that_two_workers_have_in_hand_is_made_once(racing, at_once):
    asked = make_payment()
    session = open_session(racing, asked.reference)
    racing.pay(session)
    with asking_about_place(answer=False):
        services.sync(session)
    [refund_id] = db.session.scalars(text("SELECT id FROM payment_refund"))

    at_once(*[lambda: sending.send(refund_id)] * 6)

    assert len(racing.given_back) == 1
    assert refunds(asked.id) == [("place_gone", "done", 1850)]
    assert sum(amount for _kind, amount in entries(asked.id)) == racing.total == 0


def test_the_same_is_asked_for_at_once_and_is_one_payment(racing, at_once):
    subject_id = uuid4()

    made = at_once(*[lambda: make_payment(subject_id=subject_id)] * 8)

    assert len(set(made)) == 1, made
    count = db.session.scalars(select(Payment).where(Payment.subject_id == subject_id))
    assert len(list(count)) == 1
