"""A provider in this process, and what other domains are told."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.accounts.services import Actor
from portal.core import db, events
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.debiting import agreeing
from portal.payments.models import BillKind, Subject
from portal.payments.paying import following
from portal.payments.provider_in_use import using
from portal.payments.services import PaymentView
from portal.payments.subscribing import fulfilling
from portal.payments.taking import confirming
from tests.payments import billing, subscribing
from tests.payments.builders import make_finance_officer, make_payment, open_session
from tests.support.account import make_person
from tests.support.provider import Till

_HANDLERS = events._handlers  # noqa: SLF001
_NEWS = ("settled", "expired", "refunded", "disputed", "failed", "sent_back")


@pytest.fixture
def till(app, monkeypatch) -> Iterator[Till]:
    """The provider in use. What is paid for belongs to no domain, so none is asked about it."""
    monkeypatch.setattr(confirming, "_asked", {})
    for name in _NEWS:
        known = _HANDLERS.get(f"payment.{name}", {})
        own = {key: each for key, each in known.items() if key.startswith("portal.payments.")}
        monkeypatch.setitem(_HANDLERS, f"payment.{name}", own)
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def told(till, monkeypatch) -> list[tuple[str, dict[str, Any]]]:
    """Names and facts of the events of payments, as a handler of them is told by its job."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def hear(event: events.Event) -> None:
        heard.append((event.name, event.facts))

    hear.__module__, hear.__name__ = "tests", "hear"
    for name in _NEWS:
        known = _HANDLERS[f"payment.{name}"]
        monkeypatch.setitem(_HANDLERS, f"payment.{name}", {**known, "tests.hear": hear})
    return heard


@pytest.fixture
def mailed(app) -> Callable[[], list[Message]]:
    """The mails that were queued, in order."""

    def look() -> list[Message]:
        return list(db.session.scalars(select(Message).order_by(Message.queued_at)))

    return look


@pytest.fixture
def shop(till, monkeypatch) -> Till:
    """The provider in use, and the garden waste service, whose domains are asked and told."""
    subscribing.publish()
    asked = {
        Subject.CASE: [following.paid, agreeing.paid_by_card_only],
        Subject.SUBSCRIPTION: [fulfilling.paid],
    }
    monkeypatch.setattr(confirming, "_asked", asked)
    return till


@pytest.fixture
def officer(app) -> Actor:
    return make_finance_officer()


@pytest.fixture
def paid(till) -> PaymentView:
    """A payment that was made online."""
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    return services.sync_payment(asked.reference)


@pytest.fixture
def person(shop) -> UUID:
    """Somebody with an account, who may subscribe."""
    return make_person()


@pytest.fixture
def two_bills(app, tmp_path) -> Iterator[None]:
    """A penalty charge with its discount and a bill, on 10 November 2026."""
    billing.take_in(billing.file_of(tmp_path, billing.row("LK 100/1")))
    plain = billing.bill_row("70001", amount="1250.50")
    billing.take_in(billing.file_of(tmp_path, plain), BillKind.BILL)
    with billing.on("2026-11-10"):
        yield
