"""Boxes that several forms of staff have."""

from datetime import date

from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.core import clock
from portal.core.cards import no_card
from portal.core.day_boxes import DayForm, is_known_day
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, trimmed, without_marks

_READ = 10_000
_LONGEST_REASON = 200


def on_one_line(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


class WhyForm(Form):
    """A reason that the people who are booked read."""

    why = StringField(
        _l("Why"),
        [
            no_card,
            DataRequired(_l("Enter why")),
            Length(max=_LONGEST_REASON, message=_l("Enter a reason with 200 characters or fewer")),
        ],
        [on_one_line],
    )


def boxes_of(day: date) -> dict[str, str]:
    """What the three boxes of a day hold."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def day_of(form: DayForm, asked: str) -> date:
    """The day that was typed, else the one in the address; today where there is none."""
    if form.on is not None:
        return form.on
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return clock.today()
    return day if is_known_day(day) else clock.today()
