"""The gateway when the provider, or the line to it, fails."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.payments.gateway.stripe import Stripe
from portal.payments.provider import Progress, ProviderDown
from tests.payments.gateway.checkouts import make_checkout
from tests.support.sandbox import KEY, SECRET

SESSIONS = "POST /v1/checkout/sessions"


@pytest.mark.parametrize("how", ["busy", "unreached", "down", "before"])
def test_a_provider_that_is_away_or_broken_made_nothing(stripe, sandbox, how):
    sandbox.fail(SESSIONS, how, times=3)

    with pytest.raises(ProviderDown):
        stripe.create(make_checkout())

    assert sandbox.sessions() == []


@pytest.mark.parametrize("how", ["unreached", "down", "lost"])
def test_one_failure_is_tried_again_under_the_same_key(stripe, sandbox, how):
    sandbox.fail(SESSIONS, how)

    assert stripe.create(make_checkout()).progress is Progress.OPEN

    assert len(sandbox.sessions()) == 1
    assert {each["key"] for each in sandbox.calls(SESSIONS)} == {"attempt-1"}


def test_a_stored_500_poisons_its_key_but_the_session_can_be_found(stripe, sandbox):
    sandbox.fail(SESSIONS, "after")
    checkout = make_checkout()

    for _ in range(2):
        with pytest.raises(ProviderDown):
            stripe.create(checkout)

    assert len(sandbox.sessions()) == 1
    found = stripe.find("attempt-1", since=datetime.now(UTC) - timedelta(minutes=5))
    assert found.progress is Progress.OPEN


def test_too_many_requests_is_not_tried_again_at_once(stripe, sandbox):
    sandbox.fail(SESSIONS, "busy")

    with pytest.raises(ProviderDown):
        stripe.create(make_checkout())

    assert [each["status"] for each in sandbox.calls(SESSIONS)] == [429]


def test_a_sandbox_that_has_ended_is_a_provider_that_is_down():
    with pytest.raises(ProviderDown):
        Stripe(KEY, SECRET, "http://127.0.0.1:9").create(make_checkout())


def test_the_amount_and_the_mode_are_those_the_provider_says(stripe, sandbox, paid):
    sandbox.change(paid.id, amount_total=1, livemode=True)

    seen = stripe.fetch(paid.id)

    assert (seen.amount, seen.live) == (1, True)
