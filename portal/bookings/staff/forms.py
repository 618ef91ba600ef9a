"""What staff type about one booking, and about the times of a calendar."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from portal.bookings.after import charging
from portal.bookings.services import Contact, Needs, PlaceKind, Plan
from portal.bookings.staff import words
from portal.bookings.staff.checks import WholeNumber, number_in
from portal.bookings.staff.fields import WhyForm, on_one_line
from portal.bookings.staff.lines import language_code
from portal.bookings.staff.property_form import PropertyForm
from portal.cases.services import Channel
from portal.core.boxes import email_address
from portal.core.cards import no_card
from portal.core.clock import LONDON
from portal.core.day_boxes import DayForm
from portal.core.i18n import BY_CODE, LOCALES, _l
from portal.core.typed_times import NotRead, time_in

_LONGEST_NAME = 200
_LONGEST_PHONE = 40


class FindForm(Form):
    reference = StringField(_l("Reference of the booking"), [], [on_one_line])


class ChooseForm(DayForm):
    """From which day on, and for how much, times are looked for."""

    units = StringField(_l("For how many"), [WholeNumber(1, 10_000, optional=True)], [on_one_line])
    calendar = SelectField(_l("Calendar"), choices=[], validate_choice=False)

    def among(self, calendars: Iterable[tuple[str, str]]) -> None:
        self.calendar.choices = [SelectChoice(slug, title) for slug, title in calendars]


class MoveForm(Form):
    slot = RadioField(_l("Which time?"), choices=[], validate_choice=False)


class BookForm(PropertyForm):
    """Whom a time is booked for. `among` takes what the calendar's plan allows.

    `goes_on`: a form comes next, and asks the rest.
    """

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Enter the name of the person")),
            Length(max=_LONGEST_NAME, message=_l("Enter a name with 200 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )
    email = StringField(
        _l("Email address, if they have one"), [no_card, Optional(), email_address], [on_one_line]
    )
    phone = StringField(
        _l("Phone number, if they have one"),
        [
            Length(
                max=_LONGEST_PHONE, message=_l("Enter a phone number with 40 characters or fewer")
            ),
            no_card,
        ],
        [on_one_line],
    )
    units = StringField(_l("For how many"), [no_card], [on_one_line], default="1")
    channel = RadioField(
        _l("How do you talk to them?"),
        choices=[
            SelectChoice(Channel.COUNTER.value, words.KINDS[PlaceKind.COUNTER]),
            SelectChoice(Channel.PHONE.value, words.KINDS[PlaceKind.PHONE]),
        ],
        validate_choice=False,
        default=Channel.COUNTER.value,
    )
    service = SelectField(_l("For which service"), choices=[], validate_choice=False)
    step_free = BooleanField(_l("They need a place without steps"))
    hearing_loop = BooleanField(_l("They need a hearing loop"))
    interpreter = StringField(
        _l("They need an interpreter for this language"), [no_card], [on_one_line]
    )
    locale = SelectField(
        _l("Language of our emails to them"),
        choices=[SelectChoice(each.code, each.name) for each in LOCALES],
        validate_choice=False,
    )
    despite_limits = BooleanField(_l("Book it although the limit is reached"))
    most: int = 1
    goes_on = False

    def among(self, plan: Plan) -> None:
        self.most = plan.largest
        books = [charging.form_of(service) for service in plan.services]
        self.goes_on = bool(books) and all(books)
        self.asks_property = plan.per_property is not None and not self.goes_on
        self.service.choices = [
            SelectChoice(slug, words.service_title(slug)) for slug in plan.services
        ]

    def validate_units(self, field: StringField) -> None:
        WholeNumber(1, self.most)(self, field)

    def validate_service(self, field: SelectField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_l("Choose one of the answers in the list"))

    def validate_channel(self, field: RadioField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_l("Choose one of the answers in the list"))

    def validate_interpreter(self, field: StringField) -> None:
        if field.data and language_code(field.data) is None:
            raise ValidationError(_l("Enter a language, like Polish"))

    def validate_locale(self, field: SelectField) -> None:
        if field.data not in BY_CODE:
            raise ValidationError(_l("Choose one of the answers in the list"))

    @property
    def count(self) -> int:
        return number_in(self.units) or 1

    @property
    def contact(self) -> Contact:
        name, email, phone = (each.data or None for each in (self.name, self.email, self.phone))
        return Contact(name=name, email=email, phone=phone)

    @property
    def needs(self) -> Needs:
        return Needs(
            step_free=bool(self.step_free.data),
            hearing_loop=bool(self.hearing_loop.data),
            interpreter=language_code(self.interpreter.data or ""),
        )


class BlockForm(DayForm, WhyForm):
    """A part of a day; empty boxes of time are its beginning and its end. `span` in UTC."""

    begins = StringField(_l("From, like 13:00"), [no_card], [on_one_line])
    ends = StringField(_l("Until, like 14:30"), [no_card], [on_one_line])

    def validate_day(self, field: StringField) -> None:
        super().validate_day(field)
        if self.on is None:
            raise ValidationError(_l("Enter a real day, like 27 3 2026"))

    def validate_begins(self, field: StringField) -> None:
        _clock_time(field)

    def validate_ends(self, field: StringField) -> None:
        _clock_time(field)
        if self.on is not None and not self.begins.errors and self.span[0] >= self.span[1]:
            raise ValidationError(_l("Enter an end that is later than the beginning"))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """An hour that the clocks show twice is in it both times."""
        day = self.on or date.min
        return _at(day, self.begins.data, late=False), _at(day, self.ends.data, late=True)


class LateForm(WhyForm):
    minutes = StringField(_l("How late, in minutes"), [no_card, WholeNumber(1, 480)], [on_one_line])


def _clock_time(field: StringField) -> None:
    if not field.data:
        return
    try:
        time_in(field.data)
    except NotRead:
        raise ValidationError(_l("Enter a time, like 13:00")) from None


def _at(day: date, typed: str | None, *, late: bool) -> datetime:
    if typed:
        at = datetime.combine(day, time_in(typed), LONDON)
    else:
        at = datetime.combine(day + timedelta(days=int(late)), time(), LONDON)
    return at.replace(fold=int(late)).astimezone(UTC)
