"""Everything about a calendar that staff may change, in one form."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from portal.bookings.calendars.keeping import is_link
from portal.bookings.plans import WEEKDAYS
from portal.bookings.staff import checks, words
from portal.bookings.staff.checks import Filled, WholeNumber
from portal.bookings.staff.fields import on_one_line, text
from portal.bookings.staff.lines import exceptions_in, staff_in, weekday_names
from portal.core.boxes import NotLonger
from portal.core.cards import MESSAGE, looks_like_card, no_card, without_cards
from portal.core.i18n import _, _l
from portal.core.typed_times import NotRead, spans_in

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_A_DAY, _A_WEEK = 24 * 60, 7 * 24 * 60


def _line(label: Any, *checks_: Any) -> StringField:
    return StringField(label, [no_card, *checks_], [on_one_line])


def _lines(label: Any, *checks_: Any) -> StringField:
    return StringField(label, checks_, [text])


def _number(label: Any, least: int, most: int, *, optional: bool = False) -> StringField:
    return _line(label, WholeNumber(least, most, optional=optional))


def _choices(labels: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels]


def _opening(_form: Form, field: StringField) -> None:
    try:
        spans_in(field.data or "")
    except NotRead:
        raise ValidationError(
            _("%(day)s: enter times like 09:00–12:30, 13:30–17:00", day=weekday_names()[field.name])
        ) from None


def _no_card_in_a_line(_form: Form, field: StringField) -> None:
    """As `no_card`; days on lines of their own, read as one number, could look like one."""
    lines = (field.data or "").splitlines()
    if any(map(looks_like_card, lines)):
        field.data = "\n".join(map(without_cards, lines))
        raise StopValidation(str(MESSAGE))


def _only_offered(field: SelectField) -> None:
    if field.data not in {choice[0] for choice in field.iter_choices()}:
        raise ValidationError(_l("Choose one of the answers in the list"))


class WordingForm(Form):
    """What a calendar is called, and where it is."""

    title = _line(_l("Name of the calendar"), Filled(), NotLonger(200))
    kind = SelectField(_l("How people and we meet"), validate_choice=False,
                       choices=_choices(words.KINDS.items()))  # fmt: skip
    place = _line(_l("Name of the place"), NotLonger(200))
    address = _lines(_l("Address, a line each"), no_card, NotLonger(500))
    directions = _lines(_l("How to get there, in words"), no_card, NotLonger(2_000))
    meeting_link = _line(_l("Link to the video call, if people meet by video"), NotLonger(500))
    published = RadioField(
        _l("Can it be booked?"),
        validate_choice=False,
        choices=[
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No. Bookings that were made stand.")),
        ],
    )

    def validate_kind(self, field: SelectField) -> None:
        _only_offered(field)

    def validate_meeting_link(self, field: StringField) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError(_l("Enter a link that begins with https://"))

    def validate_published(self, field: RadioField) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(_l("Choose whether it can be booked"))


class WeekForm(WordingForm):
    """When it is open. The labels of the weekdays are in the template."""

    monday = _line("", _opening)
    tuesday = _line("", _opening)
    wednesday = _line("", _opening)
    thursday = _line("", _opening)
    friday = _line("", _opening)
    saturday = _line("", _opening)
    sunday = _line("", _opening)
    exceptions = _lines(_l("Days that are different"), _no_card_in_a_line)
    bank_holidays = SelectField(_l("Bank holidays"), validate_choice=False,
                                choices=_choices(words.BANK_HOLIDAYS.items()))  # fmt: skip

    def validate_exceptions(self, field: StringField) -> None:
        try:
            exceptions_in(field.data or "")
        except NotRead as line:
            raise ValidationError(
                _("This line is not a day with its times, or stands twice: %(line)s", line=line)
            ) from None

    def validate_bank_holidays(self, field: SelectField) -> None:
        _only_offered(field)


class CalendarForm(WeekForm):
    """The rest of the plan. `seen` is when the calendar was last changed, as the page showed it."""

    slot_minutes = _number(_l("Length of a time, in minutes"), 5, _A_DAY)
    buffer_minutes = _number(_l("Minutes between two times"), 0, _A_DAY)
    capacity = _number(_l("How much fits in one time"), 1, 10_000)
    unit = SelectField(_l("What is counted"), validate_choice=False,
                       choices=_choices(words.UNITS.items()))  # fmt: skip
    most_units = _number(_l("Largest booking"), 1, 10_000, optional=True)
    horizon_days = _number(_l("Days ahead that can be booked"), 1, 730)
    hold_minutes = _number(_l("Minutes a time is held while somebody finishes"), 1, 240)
    lead_hours = _line(_l("Hours"))
    lead_days = _line(_l("Days before"))
    lead_by = _line(_l("Until what time on that day"))
    cut_hours = _line(_l("Hours"))
    cut_days = _line(_l("Days before"))
    cut_by = _line(_l("Until what time on that day"))
    property_units = _number(_l("Most for one property"), 1, 10_000, optional=True)
    property_days = _number(_l("Within so many days, for a property"), 1, 3660, optional=True)
    person_units = _number(_l("Most for one person"), 1, 10_000, optional=True)
    person_days = _number(_l("Within so many days, for a person"), 1, 3660, optional=True)
    services = _line(_l("Services that offer these times"), Filled())
    facilities = SelectMultipleField(_l("What is there"), validate_choice=False,
                                     choices=_choices(words.FACILITIES.items()))  # fmt: skip
    staff = _lines(_l("Who serves it"), _no_card_in_a_line)
    remind_email = _line(_l("Reminders by email, so many hours before"))
    remind_text = _line(_l("Reminders by text message, so many hours before"))
    offer_minutes = _number(_l("Minutes that an offer of the waiting list stands"), 5, _A_WEEK,
                            optional=True)  # fmt: skip
    repeats = BooleanField(_l("People can book the same time again on other days"))
    seen = HiddenField(validators=[no_card], filters=[on_one_line])

    def validate_unit(self, field: SelectField) -> None:
        _only_offered(field)

    def validate_lead_hours(self, _field: StringField) -> None:
        self._notice("lead")

    def validate_cut_hours(self, _field: StringField) -> None:
        self._notice("cut")

    def validate_property_units(self, field: StringField) -> None:
        _both(field, self.property_days)

    def validate_person_units(self, field: StringField) -> None:
        _both(field, self.person_days)

    def validate_services(self, field: StringField) -> None:
        named = [each.strip() for each in (field.data or "").split(",")]
        if not all(_KEY.fullmatch(each) for each in named):
            raise ValidationError(
                _l("Enter services as their pages are called, like bulky-waste, pest-control")
            )

    def validate_facilities(self, field: SelectMultipleField) -> None:
        if not {choice[0] for choice in field.iter_choices()}.issuperset(field.data or ()):
            raise ValidationError(_l("Choose one of the answers in the list"))

    def validate_staff(self, field: StringField) -> None:
        try:
            staff_in(field.data or "", str(words.INTERPRETER))
        except NotRead as line:
            raise ValidationError(
                _("This line is not a name with languages and days: %(line)s", line=line)
            ) from None

    def validate_remind_email(self, field: StringField) -> None:
        _hours(field)

    def validate_remind_text(self, field: StringField) -> None:
        _hours(field)

    def weekdays(self) -> list[tuple[Any, str]]:
        """Each day's box, and what the day is called."""
        return [(self[day], weekday_names()[day]) for day in WEEKDAYS]

    def _notice(self, name: str) -> None:
        try:
            checks.notice_in(*(self[f"{name}_{part}"] for part in ("hours", "days", "by")))
        except NotRead:
            raise ValidationError(
                _l("Enter a number of hours, or a number of days and a time like 14:00")
            ) from None


class NewCalendarForm(CalendarForm):
    """Of whose team it is can be chosen once, among those of who makes it."""

    team = SelectField(_l("Team"), choices=[], validate_choice=False)

    def among(self, teams: Iterable[str]) -> None:
        self.team.choices = _choices((team, team) for team in sorted(teams))

    def validate_team(self, field: SelectField) -> None:
        _only_offered(field)


def _both(units: StringField, days: StringField) -> None:
    if bool(units.data) != bool(days.data):
        raise ValidationError(_l("Fill in both boxes of a limit, or leave both empty"))


def _hours(field: StringField) -> None:
    try:
        right = all(1 <= each <= _A_DAY for each in checks.numbers_in(field.data or ""))
    except NotRead:
        right = False
    if not right:
        raise ValidationError(_l("Enter numbers of hours, like 48, 2"))
