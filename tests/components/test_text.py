"""What people and translators write arrives as they wrote it, and never as HTML."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from tests.components.conftest import MakeRender, Render
from tests.components.shipped import COMPONENTS, fixtures

HOSTILE = "\"'><script>alert(1)</script>&lt;b&gt; \u202eabc\u200f \N{PARTY POPPER}"

WRITTEN_BY_PEOPLE = {
    *("caption", "classes", "descriptionText", "divider", "href", "iconFallbackText", "id"),
    *("label", "labelText", "landmarkLabel", "number", "summaryText", "text", "titleText", "value"),
    *("values", "visuallyHiddenText", "day", "month", "year", "charactersAtLimitText", "other"),
}

DEFAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("back-link", {"href": "/"}, "Back"),
    ("breadcrumbs", {"items": []}, "Breadcrumb"),
    ("character-count", {"name": "a", "maxlength": 1}, "You can enter up to 1 character"),
    ("character-count", {"name": "a", "maxlength": 2}, "You can enter up to 2 characters"),
    ("character-count", {"name": "a", "maxwords": 1}, "You can enter up to 1 word"),
    ("character-count", {"name": "a", "maxwords": "2"}, "You can enter up to 2 words"),
    ("date-input", {"id": "a"}, "Day"),
    ("date-input", {"id": "a"}, "Month"),
    ("date-input", {"id": "a"}, "Year"),
    ("error-message", {"text": "Enter it"}, "Error:"),
    ("input", {"name": "a", "errorMessage": {"text": "Enter it"}}, "Error:"),
    ("error-summary", {}, "There is a problem"),
    ("notification-banner", {"text": "Hello"}, "Important"),
    ("notification-banner", {"text": "Hello", "type": "success"}, "Success"),
    ("pagination", {"items": [{"number": 2, "href": "/"}]}, "Page 2"),
    ("pagination", {"items": []}, "Pagination"),
    ("pagination", {"next": {"href": "/"}}, "Next page"),
    ("pagination", {"previous": {"href": "/"}}, "Previous page"),
    ("skip-link", {}, "Skip to main content"),
    ("warning-text", {"text": "Hello"}, "Warning"),
]


@pytest.mark.parametrize("component", COMPONENTS)
def test_hostile_text_is_shown_as_text_wherever_it_stands(component: str, render: Render) -> None:
    shown = ""
    for fixture in fixtures(component):
        attacked = _parsed(render(component, _attacked(fixture.options)))
        shown += _words(attacked)

        assert _skeleton(attacked) == _skeleton(_parsed(render(component, fixture.options)))

    assert HOSTILE in shown


def test_hostile_attributes_stay_within_their_quotes(render: Render) -> None:
    button = _parsed(render("button", {"text": "Go", "attributes": {"data-note": HOSTILE}})).button

    assert button is not None
    assert button["data-note"] == HOSTILE


@pytest.mark.parametrize("component", ["input", "textarea"])
def test_an_answer_comes_back_exactly_as_it_was_given(component: str, render: Render) -> None:
    control = _parsed(render(component, {"name": "answer", "value": HOSTILE})).find(component)

    assert control is not None
    assert control.get("value", control.string) == HOSTILE


@pytest.mark.parametrize(("component", "params", "english"), DEFAULTS)
def test_wording_of_our_own_is_translated(
    component: str, params: dict[str, Any], english: str, make_render: MakeRender
) -> None:
    in_english = _words(_parsed(make_render(str)(component, params)))
    in_capitals = _words(_parsed(make_render(_capitals)(component, params)))

    assert english in in_english
    assert english not in in_capitals
    assert english.upper() in in_capitals


@pytest.mark.parametrize(
    ("component", "params"),
    [
        ("back-link", {"href": "/", "text": "MINE"}),
        ("breadcrumbs", {"items": [], "labelText": "MINE"}),
        ("character-count", {"name": "a", "maxlength": 9, "textareaDescriptionText": "MINE"}),
        ("error-message", {"text": "", "visuallyHiddenText": "MINE"}),
        ("error-summary", {"titleText": "MINE"}),
        ("notification-banner", {"type": "success", "text": "", "titleText": "MINE"}),
        ("pagination", {"next": {"href": "/", "text": "MINE"}, "landmarkLabel": "MINE"}),
        ("skip-link", {"text": "MINE"}),
        ("warning-text", {"text": "", "iconFallbackText": "MINE"}),
    ],
)
def test_a_page_may_say_it_in_words_of_its_own(
    component: str, params: dict[str, Any], render: Render
) -> None:
    words = set(_words(_parsed(render(component, params))).split())

    assert words - {":", "!"} <= {"MINE", "MINE:"}


def test_the_mark_of_another_language_stays_out_of_attributes(render: Render) -> None:
    english = Markup('<span lang="en-GB">Where you are</span>')

    nav = _parsed(render("breadcrumbs", {"items": [], "labelText": english})).find("nav")

    assert nav is not None
    assert nav["aria-label"] == "Where you are"


def test_html_is_taken_as_html_only_when_it_is_marked_as_safe(render: Render) -> None:
    trusted = _parsed(render("tag", {"html": Markup("<b>New</b>")}))
    untrusted = _parsed(render("tag", {"html": "<b>New</b>"}))

    assert trusted.find("b") is not None
    assert untrusted.find("b") is None


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _skeleton(page: BeautifulSoup) -> list[tuple[str, list[str]]]:
    return [(tag.name, sorted(tag.attrs)) for tag in page.find_all()]


def _words(page: BeautifulSoup) -> str:
    """All that a page says, aloud or on the screen, and what its controls hold."""
    said = [
        str(tag[name])
        for tag in page.find_all()
        for name in ("aria-label", "value")
        if tag.has_attr(name)
    ]
    return "\n".join([page.get_text(), *said])


def _capitals(message: str) -> str:
    """A translation: capitals, but for the placeholders."""
    return re.sub(
        r"%\(\w+\)s|.", lambda found: found[0] if found[0][1:] else found[0].upper(), message
    )


def _attacked(options: Any, key: str = "") -> Any:
    """The same options with hostile text after every text that a person may have written."""
    if isinstance(options, Mapping):
        each = key == "attributes"
        return {
            name: _attacked(option, "value" if each else name) for name, option in options.items()
        }
    if isinstance(options, list):
        return [_attacked(option, key) for option in options]
    if key in WRITTEN_BY_PEOPLE and isinstance(options, str) and options:
        return options + HOSTILE
    return options
