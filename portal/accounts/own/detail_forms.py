"""What people type about themselves, and what they prefer."""

from wtforms import Form, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.accounts.models import OrganisationKind
from portal.accounts.own.preferences import Channel, Format, Interpreter, Need
from portal.core import phones
from portal.core.i18n import BY_CODE, _l
from portal.core.texts import cleaned, one_line, trimmed

NAME, WORDS, LINE = 300, 1_000, 200
_READ = 4_000  # nobody types more
_CHOOSE = _l("Choose one of the answers in the list")
_TOO_LONG = _l("Shorten your answer. The most we can take is %(max)d characters.")
AS_IN_FORMS = "forms"


def line(value: str | None) -> str:
    """On one line, without what nobody sees."""
    return one_line(cleaned((value or "")[:_READ]))


def lines(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


def _longest(most: int) -> Length:
    return Length(max=most, message=_TOO_LONG)


class NameForm(Form):
    name = StringField(
        _l("Your name"), [DataRequired(_l("Enter your name")), _longest(NAME)], [line]
    )

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Enter your name"))


class PhoneForm(Form):
    """After `validate`, `phone` holds E.164, or nothing where the box was emptied."""

    phone = StringField(_l("Your phone number"), [], [line])

    def validate_phone(self, field: StringField) -> None:
        if not field.data:
            return
        number = phones.kept(field.data) if len(field.data) <= LINE else None
        if number is None:
            raise ValidationError(_l("Enter a phone number like 01632 960 001 or +44 7700 900 982"))
        field.data = number


class LanguageForm(Form):
    language = RadioField(
        _l("Which language should we write to you in?"), choices=[], validate_choice=False
    )

    def validate_language(self, field: RadioField) -> None:
        if field.data not in {AS_IN_FORMS, *BY_CODE}:
            raise ValidationError(_CHOOSE)


class ContactForm(Form):
    """A choice for each topic, named as it is."""

    requests = RadioField(choices=[], validate_choice=False)
    reminders = RadioField(choices=[], validate_choice=False)
    payments = RadioField(choices=[], validate_choice=False)

    def _known(self, field: RadioField) -> None:
        if field.data not in set(Channel):
            raise ValidationError(_CHOOSE)

    validate_requests = validate_reminders = validate_payments = _known


class FormatForm(Form):
    format = RadioField(
        _l("How do you want letters and papers?"), choices=[], validate_choice=False
    )

    def validate_format(self, field: RadioField) -> None:
        if field.data not in set(Format):
            raise ValidationError(_CHOOSE)


class AccessForm(Form):
    needs = SelectMultipleField(_l("What do you need from us?"), choices=[], validate_choice=False)
    words = StringField(_l("Anything else (optional)"), [_longest(WORDS)], [lines])

    def validate_needs(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - set(Need):
            raise ValidationError(_CHOOSE)


class InterpreterForm(Form):
    interpreter = RadioField(_l("Do you need an interpreter?"), choices=[], validate_choice=False)
    language = StringField(_l("Which language?"), [_longest(LINE)], [line])

    def validate_interpreter(self, field: RadioField) -> None:
        if field.data not in set(Interpreter):
            raise ValidationError(_CHOOSE)

    def validate_language(self, field: StringField) -> None:
        if self.interpreter.data == Interpreter.LANGUAGE and not field.data:
            raise ValidationError(_l("Enter the language, like Punjabi"))


class OrganisationForm(Form):
    name = StringField(
        _l("Name of the organisation"),
        [DataRequired(_l("Enter the name of the organisation")), _longest(NAME)],
        [line],
    )
    kind = RadioField(_l("What kind of organisation is it?"), choices=[], validate_choice=False)
    number = StringField(_l("Company or charity number (optional)"), [_longest(20)], [line])
    address = StringField(_l("Address (optional)"), [_longest(WORDS)], [lines])
    position = StringField(_l("What you do there (optional)"), [_longest(LINE)], [line])

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Enter the name of the organisation"))

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in set(OrganisationKind):
            raise ValidationError(_l("Choose what kind of organisation it is"))


class PositionForm(Form):
    position = StringField(_l("What you do there (optional)"), [_longest(LINE)], [line])
