"""Fixtures: a portal whose providers tell lies on demand."""

from dataclasses import replace

import pytest

from tests.support.account import OFFICER
from tests.support.lying_provider import lying_provider


@pytest.fixture
def provider():
    with lying_provider() as running:
        yield running


@pytest.fixture
def use(app):
    """`use(Provider, …)`: the portal as it stands with these providers."""
    before = app.config["SETTINGS"]

    def using(*providers):
        app.config["SETTINGS"] = replace(before, providers=providers)

    yield using
    app.config["SETTINGS"] = before


@pytest.fixture
def residents(provider, use):
    use(provider.settings())
    return provider


@pytest.fixture
def staff(provider, use):
    use(provider.settings("staff", name="Larkmere accounts"))
    provider.userinfo["email"] = OFFICER
    return provider
