"""Which page of a list the address asks for, and links to the pages beside it."""

from typing import Any

from flask import request, url_for

_LONGEST_NUMBER = 4


def page() -> int:
    asked = request.args.get("page", "1")
    usable = asked.isdecimal() and asked.isascii() and len(asked) <= _LONGEST_NUMBER
    return max(1, int(asked)) if usable else 1


def address(**changed: Any) -> str:
    """The address that was asked for, with these parts of its query changed.

    What `url_for` would take for its own words (`endpoint`, `_scheme`) is left out of the query.
    """
    asked: dict[str, Any] = {
        name: text
        for name, text in request.args.items()
        if name != "endpoint" and not name.startswith("_")
    }
    return url_for(request.endpoint or "", **asked | changed | (request.view_args or {}))


def pages(number: int, *, more: bool) -> dict[str, Any]:
    """Links to the pages before and after, as the pagination component wants them."""
    links = {}
    if number > 1:
        links["previous"] = {"href": address(page=number - 1)}
    if more:
        links["next"] = {"href": address(page=number + 1)}
    return links
