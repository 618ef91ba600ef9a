"""How often, and how many times more."""

from datetime import date

from wtforms import Form, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.bookings.repeating.rules import MOST, Every, Rule
from portal.bookings.routes.numbers import in_range, whole
from portal.core.boxes import on_one_line
from portal.core.i18n import _l

_WORDS = _l("Enter how many times more, in numbers, like 4")


class RepeatForm(Form):
    """`rule` is what was chosen, after `validate`."""

    every = RadioField(
        _l("How often?"),
        [DataRequired(_l("Select how often"))],
        choices=[],
        validate_choice=False,
    )
    times = StringField(_l("How many times more?"), [DataRequired(_WORDS)], [on_one_line])

    def validate_every(self, field: RadioField) -> None:
        if field.data not in set(Every):
            raise ValidationError(_l("Select how often"))

    def validate_times(self, field: StringField) -> None:
        if whole(field) is None:
            raise ValidationError(_WORDS)
        in_range(field, MOST)

    def rule_from(self, first: date) -> Rule:
        """Until the last of so many days after the first."""
        every = Every(self.every.data)
        days = Rule(every, date.max).days_after(first)
        return Rule(every, days[(whole(self.times) or 1) - 1])
