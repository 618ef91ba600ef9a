"""By when somebody wants a time, for how many, and where to tell them."""

from datetime import date, timedelta

from wtforms import BooleanField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.bookings.routes.numbers import in_range, whole
from portal.bookings.services import CalendarView, Contact, Needs
from portal.core import clock, phones
from portal.core.boxes import on_one_line
from portal.core.i18n import _l, ngettext
from portal.notifications.boxes import EmailOrMobile

_LONGEST_NAME = 120
_WEEKS = (1, 2, 4, 8)
_CHOOSE = _l("Select by when you want a time")


class WaitingForm(EmailOrMobile):
    """After `validate`, `email` holds the address in its normal form, where there is one.

    One of `email` and `mobile` is enough, where the council writes texts.
    """

    weeks = RadioField(
        _l("By when do you want a time?"),
        [DataRequired(_CHOOSE)],
        choices=[],
        validate_choice=False,
    )
    units = StringField(_l("How many places do you need?"), [Optional()], [on_one_line])
    step_free = BooleanField(_l("A way in without steps"))
    hearing_loop = BooleanField(_l("A hearing loop"))
    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Enter your name")), Length(max=_LONGEST_NAME)],
        [on_one_line],
    )
    email = StringField(_l("Email address to tell you at"), filters=[on_one_line])
    mobile = StringField(
        _l("Mobile phone number for texts, if you have no email address"), filters=[on_one_line]
    )
    largest = 1

    def of(self, calendar: CalendarView) -> "WaitingForm":
        self.largest = calendar.plan.largest
        return self

    def validate_weeks(self, field: RadioField) -> None:
        if field.data not in weeks():
            raise ValidationError(_CHOOSE)

    def validate_units(self, field: StringField) -> None:
        in_range(field, self.largest)

    @property
    def count(self) -> int:
        return whole(self.units) or 1

    @property
    def last_day(self) -> date:
        return clock.today() + timedelta(weeks=int(self.weeks.data))

    @property
    def needs(self) -> Needs:
        return Needs(step_free=self.step_free.data, hearing_loop=self.hearing_loop.data)

    @property
    def contact(self) -> Contact:
        phone = phones.kept(self.mobile.data) if self.asks_mobile and self.mobile.data else None
        return Contact(name=self.name.data, email=self.email.data or None, phone=phone)


def weeks() -> dict[str, str]:
    return {str(n): ngettext("In %(n)s week", "In %(n)s weeks", n) for n in _WEEKS}
