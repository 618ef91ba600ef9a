"""Each component gives, for the same options, the HTML that GOV.UK Frontend gives."""

import pytest

from tests.components.conftest import Render
from tests.components.shipped import COMPONENTS, ROOT, Fixture, fixtures, outline

NOT_OURS: dict[tuple[str, str], str] = {}
"""Fixtures of options that we leave out on purpose, by component and name, and why."""

SHIPPED = [fixture for component in COMPONENTS for fixture in fixtures(component)]
OURS = [fixture for fixture in SHIPPED if (fixture.component, fixture.name) not in NOT_OURS]


@pytest.mark.parametrize("fixture", OURS, ids=lambda f: f"{f.component}: {f.name}")
def test_a_component_gives_the_html_that_govuk_frontend_gives(
    fixture: Fixture, render: Render
) -> None:
    assert outline(render(fixture.component, fixture.options)) == outline(fixture.html)


def test_what_we_leave_out_still_exists_and_is_little() -> None:
    shipped = {(fixture.component, fixture.name) for fixture in SHIPPED}

    assert set(NOT_OURS) <= shipped
    assert len(NOT_OURS) < 0.08 * len(shipped)


def test_every_component_is_compared_and_can_be_imported_with_the_others() -> None:
    folder = ROOT / "templates" / "components"
    names = {path.stem for path in folder.glob("[!_]*.html")} - {"ui"}
    together = (folder / "ui.html").read_text(encoding="utf-8")

    assert names == {component.replace("-", "_") for component in COMPONENTS}
    assert all(f"{{% set {name} = _{name} %}}" in together for name in names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p><b>Error:</b> Enter it</p>", "<p><b>Error:</b>Enter it</p>"),
        ('<a class="one two">x</a>', '<a class="two one">x</a>'),
        ('<a href="/">x</a>', '<a href="/" rel="next">x</a>'),
        ("<textarea> x</textarea>", "<textarea>x</textarea>"),
        ("<p>x</p>", "<div>x</div>"),
    ],
)
def test_the_comparison_notices_what_a_person_could_notice(one: str, other: str) -> None:
    assert outline(one) != outline(other)


def test_the_comparison_overlooks_layout_and_the_spelling_of_entities() -> None:
    assert outline('<p id="a" class="b">\n  it&#39;s\n</p>\n') == outline(
        "<p class=b id=a>it's</p>"
    )
