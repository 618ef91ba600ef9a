"""Sessions at the payment sandbox, made by the gateway itself."""

import pytest

from portal.payments.gateway.stripe import Stripe
from tests.payments.gateway.checkouts import make_checkout
from tests.support.sandbox import KEY, SECRET


@pytest.fixture(autouse=True)
def _empty_books(sandbox):
    sandbox.forget()


@pytest.fixture(scope="module")
def stripe(sandbox):
    return Stripe(KEY, SECRET, sandbox.url)


@pytest.fixture
def made(stripe):
    return stripe.create(make_checkout())


@pytest.fixture
def paid(stripe, sandbox, made):
    sandbox.pay(made.id)
    return stripe.fetch(made.id)
