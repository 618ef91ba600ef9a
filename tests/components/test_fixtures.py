"""Each component gives, for the same options, the HTML that GOV.UK Frontend gives."""

import pytest

from tests.components.conftest import Render
from tests.components.shipped import COMPONENTS, Fixture, fixtures, outline

NOT_OURS: dict[tuple[str, str], str] = {}
"""Fixtures of options that we leave out on purpose, and why."""

SHIPPED = [fixture for component in COMPONENTS for fixture in fixtures(component)]
OURS = [fixture for fixture in SHIPPED if (fixture.component, fixture.name) not in NOT_OURS]


@pytest.mark.parametrize("fixture", OURS, ids=lambda f: f"{f.component}: {f.name}")
def test_a_component_gives_the_html_that_govuk_frontend_gives(
    fixture: Fixture, render: Render
) -> None:
    assert outline(render(fixture.component, fixture.options)) == outline(fixture.html)
