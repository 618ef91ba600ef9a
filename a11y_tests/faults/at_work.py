"""What tests of staff pages on reports share."""

import pytest

from a11y_tests.test_staff import at_work as at_work  # noqa: PLC0414 - fixtures
from a11y_tests.test_staff import services as services  # noqa: PLC0414
from portal.accounts.services import Role

STATUSES = ("received", "reopened", "investigating", "planned", "action_scheduled", "fixed")


@pytest.fixture
def officer(look, at_work, _unlimited):
    """`officer(locale)`: the tab of an officer of highways, or of the teams that are named."""

    def begin(locale, *teams):
        tab = look(locale)
        at_work(tab, Role.OFFICER, teams=teams or ("highways",))
        return tab

    return begin
