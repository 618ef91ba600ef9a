"""A day that members of staff type in three boxes."""

from datetime import date

from wtforms import Form, StringField, ValidationError
from wtforms.validators import Optional

from portal.core.boxes import on_one_line
from portal.core.cards import no_card
from portal.core.i18n import _l

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)


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
