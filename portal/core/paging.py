"""Which page of a list the address asks for, and links to the pages beside it."""

from typing import Any

from flask import request, url_for

_LONGEST_NUMBER = 4


def page() -> int:
    asked = request.args.get("page", "1")
    usable = asked.isdecimal() and asked.isascii() and len(asked) <= _LONGEST_NUMBER
    return max(1, int(asked)) if usable else 1


def pages(number: int, *, more: bool) -> dict[str, Any]:
    """Links to the pages before and after, as the pagination component wants them."""
    asked: dict[str, Any] = {name: text for name, text in request.args.items() if name != "page"}
    asked |= request.view_args or {}
    endpoint = request.endpoint or ""
    links = {}
    if number > 1:
        links["previous"] = {"href": url_for(endpoint, **asked, page=number - 1)}
    if more:
        links["next"] = {"href": url_for(endpoint, **asked, page=number + 1)}
    return links
