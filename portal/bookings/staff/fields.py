"""Boxes that several forms of staff have."""

from datetime import date

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.core import clock
from portal.core.cards import no_card
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, trimmed, without_marks

_READ = 10_000
_LONGEST_REASON = 200
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)


def on_one_line(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


def is_known_day(day: date) -> bool:
    """Whether a calendar could have such a day."""
    return _FIRST <= day < _LAST


class DayForm(Form):
    """A day in three boxes; `on` is the day once it has validated, None where none was typed."""

    day = StringField(_l("Day"), [no_card], [on_one_line])
    month = StringField(_l("Month"), [no_card, Optional()], [on_one_line])
    year = StringField(_l("Year"), [no_card, Optional()], [on_one_line])
    on: date | None = None

    def validate_day(self, _field: StringField) -> None:
        parts = [part.data or "" for part in (self.year, self.month, self.day)]
        if not any(parts):
            return
        try:
            self.on = date(*(int(part) for part in parts))
        except (ValueError, OverflowError):
            raise ValidationError(_l("Enter a real day, like 27 3 2026")) from None
        if not is_known_day(self.on):
            raise ValidationError(_l("Enter a real day, like 27 3 2026"))


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
