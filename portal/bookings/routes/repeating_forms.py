"""How often, and how many times more."""

from datetime import date

from wtforms import Form, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired

from portal.bookings.repeating.rules import MOST, Every, Rule
from portal.core.i18n import _, _l

_WORDS = _l("Enter how many times more, in numbers, like 4")


class RepeatForm(Form):
    """`rule` is what was chosen, after `validate`."""

    every = RadioField(
        _l("How often?"),
        [InputRequired(_l("Select how often"))],
        choices=[],
        validate_choice=False,
    )
    times = IntegerField(_l("How many times more?"), [InputRequired(_WORDS)])

    def validate_every(self, field: RadioField) -> None:
        if field.data not in set(Every):
            raise ValidationError(_l("Select how often"))

    def validate_times(self, field: IntegerField) -> None:
        if not isinstance(field.data, int):
            raise ValidationError(_WORDS)
        if not 1 <= field.data <= MOST:
            raise ValidationError(_("Enter a number from 1 to %(most)s", most=MOST))

    def rule_from(self, first: date) -> Rule:
        """Until the last of so many days after the first."""
        every = Every(self.every.data)
        days = Rule(every, date.max).days_after(first)
        return Rule(every, days[int(self.times.data or 1) - 1])
