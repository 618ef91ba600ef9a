"""Which day the address of a page asks for."""

from datetime import date

from flask import request

from portal.core import clock
from portal.core.day_boxes import DayForm, is_known_day


def day_of(form: DayForm) -> date:
    """The day that was typed, else the one in the address; today where there is none."""
    if form.on is not None:
        return form.on
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
    return day if is_known_day(day) else clock.today()
