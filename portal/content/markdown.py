"""From an author's Markdown to clean, accessible HTML.

Beyond CommonMark: tables; `## Heading {#name}` names an anchor; a paragraph that starts with
`![](picture)` becomes an EasyRead row, picture beside words; `{{ phone }}` stands for a fact from
the council's settings. HTML in the source is shown as text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

Picture = Callable[[str], str | None]  # the address of a picture, None where there is none

_ALLOWED = {
    "*": {"class", "id"},
    "a": {"href"},
    "div": {"role", "tabindex", "aria-labelledby"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope"},
}
_TAGS = {
    "a",
    "br",
    "code",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "strong",
} | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ANCHOR = re.compile(r"\s*\{#([a-z][a-z0-9-]*)\}$")
_FACT = re.compile(r"\{\{ ?(\w+) ?\}\}")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`#|]|\{#.*?\}|\{\{.*?\}\}|:?-{3,}:?|^\s*(?:-|\d+\.) ", re.MULTILINE)
_FIRST_LEVEL = 2


class ContentFault(Exception):
    """A source that can't be shown; the message says where and what."""


def to_html(source: str, *, prefix: str, picture: Picture, facts: Mapping[str, Markup]) -> Markup:
    """HTML for below the page's h1; links to our own pages get the language's `prefix`.

    Raises ContentFault for a heading that skips a level and for a fact that isn't known.
    """
    found = nh3.clean(
        _markdown().render(source, {"prefix": prefix, "picture": picture}),
        tags=_TAGS,
        attributes=_ALLOWED,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return Markup(fill(found, facts))  # noqa: S704 - nh3 has just cleaned it


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """Put the council's facts in. Raises ContentFault for one that isn't known."""

    def fact(match: re.Match[str]) -> str:
        if match[1] not in facts:
            raise ContentFault(f"There is no fact named {match[1]}")
        return str(facts[match[1]])

    return _FACT.sub(fact, text)


def plain_words(source: str) -> str:
    """What a person reads, without the marks: for search and for counting words."""
    return _MARKS.sub(" ", _LINK.sub(r"\1", source))


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for rule in (_headings, _links, _rows, _tables):
        markdown.core.ruler.push(rule.__name__, rule)
    markdown.add_render_rule("paragraph_open", _open_paragraph)
    markdown.add_render_rule("paragraph_close", _close_paragraph)
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    return markdown


def _headings(state: StateCore) -> None:
    """Each heading gets an id, and none is deeper than the one before it by more than a level."""
    level, count = 1, 0
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        depth, count = int(token.tag[1]), count + 1
        if depth < _FIRST_LEVEL or depth > level + 1:
            line = token.map[0] + 1 if token.map else 0
            raise ContentFault(f"Line {line}: heading level {depth} does not follow {level}")
        level = depth
        token.attrSet("id", _take_anchor(inline) or f"section-{count}")


def _take_anchor(inline: Token) -> str | None:
    last = inline.children[-1] if inline.children else None
    named = _ANCHOR.search(last.content) if last else None
    if last is None or named is None:
        return None
    last.content = last.content[: named.start()]
    return named[1]


def _links(state: StateCore) -> None:
    """A link to another of our pages stays in the language it is read in."""
    for token in state.tokens:
        for child in token.children or ():
            href = str(child.attrGet("href") or "")
            if child.type == "link_open" and href.startswith("/") and not href.startswith("//"):
                child.attrSet("href", state.env["prefix"] + href)


def _rows(state: StateCore) -> None:
    """A picture at the start of a paragraph moves beside it."""
    for opening, inline, closing in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        children = inline.children or []
        if opening.type != "paragraph_open" or not children or children[0].type != "image":
            continue
        name, alt = str(children[0].attrGet("src")), children[0].content
        words = children[1:]
        inline.children = words[1:] if words and words[0].type == "softbreak" else words
        opening.attrSet("class", "er-row__words")
        opening.meta["picture"] = closing.meta["picture"] = (state.env["picture"](name), alt)


def _tables(state: StateCore) -> None:
    """Cells say what they head: the first row its columns, the first column its rows."""
    heading, first_in_row, in_body = "", False, False
    for token in state.tokens:
        if token.type == "heading_open":
            heading = str(token.attrGet("id"))
        elif token.type == "table_open":
            token.meta["named_by"] = heading
        elif token.type in {"tbody_open", "tbody_close"}:
            in_body = token.type == "tbody_open"
        elif token.type == "tr_open":
            first_in_row = in_body
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type in {"td_open", "td_close"} and first_in_row:
            token.tag, first_in_row = "th", token.type == "td_open"
            if token.nesting == 1:
                token.attrSet("scope", "row")


def _open_paragraph(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, _env: Any
) -> str:
    paragraph = str(renderer.renderToken(tokens, index, options, {}))
    if "picture" not in tokens[index].meta:
        return paragraph
    address, alt = tokens[index].meta["picture"]
    image = (
        f'<img class="er-row__picture" src="{escape(address)}" alt="{escape(alt)}"'
        ' width="120" height="120">'
        if address
        else ""
    )
    return f'<div class="er-row">{image}{paragraph}'


def _close_paragraph(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, _env: Any
) -> str:
    end = "</div>\n" if "picture" in tokens[index].meta else ""
    return str(renderer.renderToken(tokens, index, options, {})) + end


def _open_table(renderer: Any, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    """A wide table scrolls in a box of its own, which the keyboard can reach."""
    name = tokens[index].meta["named_by"]
    box = f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}">'
    return box + str(renderer.renderToken(tokens, index, options, {}))


def _close_table(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, _env: Any
) -> str:
    return str(renderer.renderToken(tokens, index, options, {})) + "</div>\n"
