"""What GOV.UK Frontend ships as the truth: options and the HTML they give."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString
from markupsafe import Markup

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"

COMPONENTS = (
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "radios",
    "select",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)

_INLINE = {"a", "b", "bdi", "em", "label", "span", "strong"}


class Fixture(NamedTuple):
    component: str
    name: str
    options: dict[str, Any]
    html: str


def fixtures(component: str) -> list[Fixture]:
    shipped = json.loads((SHIPPED / component / "fixtures.json").read_text(encoding="utf-8"))
    return [
        Fixture(component, row["name"], _with_markup(row["options"]), row["html"])
        for row in shipped["fixtures"]
    ]


def outline(html: str) -> list[str]:
    """HTML as a browser takes it: tags with sorted attributes, text without idle whitespace."""
    return list(_outlined(BeautifulSoup(html, "html.parser")))


def _outlined(parent: Tag) -> Iterator[str]:
    for node in parent.children:
        if isinstance(node, Tag):
            yield f"<{' '.join([node.name, *_attributes(node)])}>"
            yield from _outlined(node)
            yield f"</{node.name}>"
        elif isinstance(node, NavigableString) and not isinstance(node, Comment):
            text = str(node) if parent.name == "textarea" else _text(node)
            if text:
                yield repr(text)


def _attributes(tag: Tag) -> list[str]:
    return sorted(
        f"{name}={' '.join(value) if isinstance(value, list) else value!r}"
        for name, value in tag.attrs.items()
    )


def _text(node: NavigableString) -> str:
    """Whitespace between words and inline tags counts as one space; elsewhere it's layout."""
    words = " ".join(str(node).split())
    if not words:
        return ""
    before = " " if str(node)[0].isspace() and _counts(node, node.previous_sibling) else ""
    after = " " if str(node)[-1].isspace() and _counts(node, node.next_sibling) else ""
    return before + words + after


def _counts(node: NavigableString, neighbour: object) -> bool:
    if neighbour is None:
        parent = node.parent
        return parent is not None and "govuk-visually-hidden" in parent.get_attribute_list("class")
    return isinstance(neighbour, Tag) and neighbour.name in _INLINE


def _with_markup(options: Any) -> Any:
    """The same options with the HTML in them marked as safe, as a caller would."""
    if isinstance(options, list):
        return [_with_markup(option) for option in options]
    if isinstance(options, dict):
        return {
            key: Markup(option)  # noqa: S704 this HTML is GOV.UK Frontend's own
            if key.lower().endswith("html") and isinstance(option, str)
            else _with_markup(option)
            for key, option in options.items()
        }
    return options
