"""What the address of a page asks for: which page of a list, and which day."""

from datetime import date
from typing import Any

from flask import request, url_for

from portal.core import clock
from portal.payments.staff.forms import DayForm

_LONGEST_NUMBER = 4


def page() -> int:
    asked = request.args.get("page", "1")
    usable = asked.isdecimal() and asked.isascii() and len(asked) <= _LONGEST_NUMBER
    return max(1, int(asked)) if usable else 1


def pages(number: int, *, more: bool) -> dict[str, Any]:
    """Links to the pages before and after, as the pagination component wants them."""
    asked: dict[str, Any] = {name: text for name, text in request.args.items() if name != "page"}
    endpoint = request.endpoint or ""
    links = {}
    if number > 1:
        links["previous"] = {"href": url_for(endpoint, **asked, page=number - 1)}
    if more:
        links["next"] = {"href": url_for(endpoint, **asked, page=number + 1)}
    return links


def day_of(form: DayForm) -> date:
    """The day that was typed, else the one in the address; today where there is none."""
    if form.on is not None:
        return form.on
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
