"""Somebody with a case, and two who work for the council."""

from datetime import timedelta

import pytest

from portal.core.clock import frozen
from tests.cases.customers.builders import AMINA, case_of
from tests.cases.restricting.builders import NOW, actor


@pytest.fixture
def amina(app):
    """Somebody, and the reference of her case with highways."""
    with frozen(NOW - timedelta(days=3)):
        person_id, opened = case_of(AMINA)
    return person_id, opened.reference


@pytest.fixture
def one(app):
    return actor("ola", team="highways")


@pytest.fixture
def other(app):
    return actor("rafi")
