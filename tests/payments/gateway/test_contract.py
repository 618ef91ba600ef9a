"""The gateway with Stripe's own SDK, over HTTP, against the payment sandbox."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.payments.gateway.stripe import Stripe
from portal.payments.provider import (
    CheckoutLine,
    MovementKind,
    Progress,
    ProviderDown,
    ProviderRefused,
    RefundProgress,
)
from tests.payments.gateway.against_stripe import check
from tests.payments.gateway.checkouts import make_checkout
from tests.support.sandbox import KEY, SECRET

SESSIONS = "POST /v1/checkout/sessions"


def test_a_new_session_is_open_and_knows_what_is_to_be_paid(stripe, sandbox, made):
    assert made.progress is Progress.OPEN
    assert (made.amount, made.currency, made.live) == (1850, "gbp", False)
    assert made.reference == "attempt-1"
    assert made.url.startswith(sandbox.url)
    assert (made.intent, made.charge, made.paid_at) == (None, None, None)
    assert stripe.fetch(made.id) == made
    [known] = sandbox.sessions()
    assert known["locale"] == "pl"
    assert known["customer_email"] is None


@pytest.mark.parametrize(
    ("tag", "locale"), [("pt-PT", "pt"), ("gu", "en-GB"), ("en-GB-x-easyread", "en-GB")]
)
def test_a_language_that_the_provider_does_not_speak_becomes_english(stripe, sandbox, tag, locale):
    stripe.create(make_checkout(language=tag))

    [known] = sandbox.sessions()
    assert known["locale"] == locale


def test_the_same_key_makes_one_session(stripe, sandbox):
    checkout = make_checkout()

    first, second = stripe.create(checkout), stripe.create(checkout)

    assert first == second
    assert len(sandbox.sessions()) == 1
    assert [each["replayed"] for each in sandbox.calls(SESSIONS)] == [False, True]


def test_the_same_key_for_something_else_is_refused(stripe, made):
    with pytest.raises(ProviderRefused) as refused:
        stripe.create(make_checkout(lines=[CheckoutLine("Another thing", 900)]))

    assert refused.value.code == "idempotency_error"


def test_what_was_wrong_with_a_request_leaves_its_key_free(stripe):
    with pytest.raises(ProviderRefused) as refused:
        stripe.create(make_checkout(lines=[CheckoutLine("A copy", 29)]))

    assert refused.value.code == "amount_too_small"
    assert stripe.create(make_checkout()).progress is Progress.OPEN


def test_a_paid_session_names_its_charge_and_when(paid):
    assert paid.progress is Progress.PAID
    assert paid.intent.startswith("pi_")
    assert paid.charge.startswith("ch_")
    assert abs(paid.paid_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert paid.url is None


def test_a_declined_card_leaves_it_open_with_no_charge(stripe, sandbox, made):
    assert sandbox.pay(made.id, "0002") == "card_declined"

    seen = stripe.fetch(made.id)
    assert seen.progress is Progress.OPEN
    assert seen.intent.startswith("pi_")
    assert (seen.charge, seen.paid_at) == (None, None)

    sandbox.pay(made.id)
    assert stripe.fetch(made.id).progress is Progress.PAID
    assert stripe.fetch(made.id).intent == seen.intent


@pytest.mark.parametrize(("came", "progress"), [(True, Progress.PAID), (False, Progress.FAILED)])
def test_a_slow_payment_is_under_way_until_it_came_or_failed(stripe, sandbox, made, came, progress):
    sandbox.pay(made.id, "slow")
    under_way = stripe.fetch(made.id)
    assert under_way.progress is Progress.PROCESSING
    assert (under_way.charge, under_way.paid_at) == (None, None)

    sandbox.settle(made.id, paid=came)

    assert stripe.fetch(made.id).progress is progress
    assert (stripe.fetch(made.id).charge is not None) is came


def test_a_session_can_be_ended_once_and_paid_wins(stripe, sandbox, made):
    assert stripe.expire(made.id).progress is Progress.EXPIRED
    assert stripe.expire(made.id).progress is Progress.EXPIRED

    other = stripe.create(make_checkout(2))
    sandbox.pay(other.id)
    assert stripe.expire(other.id).progress is Progress.PAID


def test_a_session_whose_time_is_up_has_expired(stripe, sandbox, made):
    sandbox.clock(ahead=36 * 60)

    assert stripe.fetch(made.id).progress is Progress.EXPIRED


def test_a_session_is_found_by_the_attempt_it_belongs_to(stripe, made):
    stripe.create(make_checkout(2))
    since = datetime.now(UTC) - timedelta(minutes=5)

    assert stripe.find("attempt-1", since=since) == made
    assert stripe.find("attempt-9", since=since) is None
    assert stripe.find("attempt-1", since=datetime.now(UTC) + timedelta(minutes=5)) is None


def test_every_session_is_listed_page_by_page(stripe, sandbox):
    for number in range(103):
        sandbox_session(sandbox, number)

    seen = list(stripe.sessions(since=datetime.now(UTC) - timedelta(minutes=5)))

    assert sorted(each.reference for each in seen) == sorted(f"a-{n}" for n in range(103))
    assert len(sandbox.calls("GET /v1/checkout/sessions")) == 2


def sandbox_session(sandbox, number):
    form = (
        "mode=payment&line_items[0][quantity]=1&line_items[0][price_data][currency]=gbp"
        "&line_items[0][price_data][unit_amount]=100"
        "&line_items[0][price_data][product_data][name]=x"
        f"&success_url=http://127.0.0.1:9/&client_reference_id=a-{number}"
    )
    headers = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert sandbox.request("POST", "/v1/checkout/sessions", form, headers)[0] == 200


def test_a_session_is_found_by_its_intent(stripe, paid):
    assert stripe.session_of(paid.intent) == paid.id
    assert stripe.session_of("pi_unknown") is None


def test_an_unknown_session_is_refused(stripe):
    with pytest.raises(ProviderRefused) as refused:
        stripe.fetch("cs_test_unknown")

    assert refused.value.code == "resource_missing"


def test_money_goes_back_in_parts_once_a_key(stripe, sandbox, paid):
    asked = {"intent": paid.intent, "amount": 600}
    first = stripe.refund(key="r-1", reference="refund-1", **asked)
    again = stripe.refund(key="r-1", reference="refund-1", **asked)
    rest = stripe.refund(key="r-2", reference="refund-2", intent=paid.intent, amount=1250)

    assert first == again
    assert (first.progress, first.amount, first.reference) == (RefundProgress.DONE, 600, "refund-1")
    assert list(stripe.refunds(intent=paid.intent)) == [rest, first]
    assert sandbox.totals()["balance"] == 0
    with pytest.raises(ProviderRefused) as refused:
        stripe.refund(key="r-3", reference="refund-3", intent=paid.intent, amount=1)
    assert refused.value.code == "charge_already_refunded"


def test_a_refund_of_the_dashboard_has_no_reference_of_ours(stripe, sandbox, paid):
    sandbox.refund(paid.intent, 500)

    [seen] = stripe.refunds(since=datetime.now(UTC) - timedelta(minutes=1))
    assert (seen.reference, seen.amount, seen.intent) == (None, 500, paid.intent)


def test_a_refund_can_fail_later(stripe, sandbox, paid):
    refund = stripe.refund(key="r-1", reference="refund-1", intent=paid.intent, amount=600)

    sandbox.fail_refund(refund.id)

    [seen] = stripe.refunds(intent=paid.intent)
    assert seen.progress is RefundProgress.FAILED
    assert sandbox.totals()["balance"] == 1850


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_is_open_then_decided(stripe, sandbox, paid, won):
    sandbox.dispute(paid.intent, reason="product_not_received")
    [seen] = stripe.disputes(intent=paid.intent)
    assert (seen.amount, seen.reason) == (1850, "product_not_received")
    assert (seen.won, seen.lost) == (False, False)
    assert seen.answer_by > datetime.now(UTC)

    sandbox.close_dispute(seen.id, won=won)

    [decided] = stripe.disputes(since=datetime.now(UTC) - timedelta(minutes=1))
    assert (decided.won, decided.lost) == (won, not won)
    assert sandbox.totals()["balance"] == (1850 if won else 0)


def test_the_providers_books_say_what_moved_and_why(stripe, sandbox, paid):
    refund = stripe.refund(key="r-1", reference="refund-1", intent=paid.intent, amount=600)
    sandbox.fail_refund(refund.id)
    dispute = sandbox.dispute(paid.intent)
    sandbox.close_dispute(dispute["id"], won=True)
    slow = stripe.create(make_checkout(2))
    sandbox.pay(slow.id, "slow")
    sandbox.settle(slow.id, paid=True)

    span = {"since": datetime.now(UTC) - timedelta(minutes=1),
            "until": datetime.now(UTC) + timedelta(minutes=1)}  # fmt: skip
    moved = [(each.kind, each.amount, each.source) for each in stripe.movements(**span)]

    assert moved == [
        (MovementKind.CHARGE, 1850, stripe.fetch(slow.id).charge),
        (MovementKind.DISPUTE_WON, 1850, dispute["id"]),
        (MovementKind.DISPUTE, -1850, dispute["id"]),
        (MovementKind.REFUND_FAILED, 600, refund.id),
        (MovementKind.REFUND, -600, refund.id),
        (MovementKind.CHARGE, 1850, paid.charge),
    ]
    before = {"since": span["since"] - timedelta(days=1), "until": span["since"]}
    assert list(stripe.movements(**before)) == []


def test_a_key_that_may_not_is_a_provider_that_cannot_be_paid_now(sandbox):
    with pytest.raises(ProviderDown):
        Stripe("rk_test_x", SECRET, sandbox.url).create(make_checkout())
    assert sandbox.sessions() == []


def test_what_is_checked_at_stripe_itself_holds_in_the_sandbox(stripe, paid):
    assert check(stripe).endswith("0 refunds, 0 disputes")
