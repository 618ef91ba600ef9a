"""What needs no payer, at Stripe's own test mode: `STRIPE_API_KEY=sk_test_… python -m …`.

It says whether Stripe still answers as the sandbox does; the tests only run it against that.
"""

import os
import sys
import uuid
from datetime import UTC, datetime, timedelta

from portal.payments.gateway.stripe import Stripe
from portal.payments.provider import CheckoutLine, Progress, ProviderRefused
from tests.payments.gateway.checkouts import make_checkout


def main() -> None:
    key = os.environ.get("STRIPE_API_KEY", "")
    if not key.startswith("sk_test_"):
        sys.exit("Set STRIPE_API_KEY to a key that begins with sk_test_")
    sys.stdout.write(f"As expected. {check(Stripe(key, 'whsec_not_used_here', None))}\n")


def check(stripe: Stripe) -> str:
    """Raises AssertionError; what else there is at the provider."""
    name = f"onestop-{uuid.uuid4()}"
    checkout = make_checkout(key=name, reference=name)

    made = stripe.create(checkout)
    assert (made.progress, made.amount, made.live) == (Progress.OPEN, checkout.amount, False)
    assert stripe.create(checkout) == made, "the same key made another session"
    assert refusal(stripe, key=name, reference="other") == "idempotency_error"
    assert refusal(stripe, lines=[CheckoutLine("A copy", 29)]) == "amount_too_small"
    found = stripe.find(name, since=datetime.now(UTC) - timedelta(minutes=10))
    assert found is not None, "it isn't listed"
    assert found.id == made.id
    assert stripe.expire(made.id).progress is Progress.EXPIRED
    since = datetime.now(UTC) - timedelta(days=30)
    listed = {
        "movements": stripe.movements(since=since, until=datetime.now(UTC)),
        "refunds": stripe.refunds(since=since),
        "disputes": stripe.disputes(since=since),
    }
    return ", ".join(f"{len(list(found))} {kind}" for kind, found in listed.items())


def refusal(stripe: Stripe, **changed: object) -> str:
    """Why this session is refused."""
    try:
        stripe.create(make_checkout(**{"key": str(uuid.uuid4()), **changed}))
    except ProviderRefused as refused:
        return refused.code
    raise AssertionError("Stripe made it")


if __name__ == "__main__":
    main()
