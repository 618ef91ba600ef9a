"""Questions with one box, and those that choose from a list."""

from typing import Any, ClassVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from werkzeug.datastructures import MultiDict

from portal.core.i18n import _l
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import CHOOSE, Kind, Typed, Unusable, cleaned, option_label

_LIST = "\n"  # between the values of checkboxes, which can't contain one


class Text(Kind):
    pass


class LongText(Kind):
    max_length = 5_000


class Name(Kind):
    """Any script, any length that a human has, no guess at first and last."""

    autocomplete: ClassVar[str | None] = "name"
    max_length = 300


class Email(Kind):
    autocomplete: ClassVar[str | None] = "email"
    max_length = 254

    def read(self, question: Question, typed: Typed) -> str | None:
        text = super().read(question, typed)
        if text is None:
            return None
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            raise Unusable(_l("Enter an email address like name@example.com")) from None


class Phone(Kind):
    """Kept as E.164 (`+441632960123`); a number without a country is a British one."""

    autocomplete: ClassVar[str | None] = "tel"
    max_length = 40

    def read(self, question: Question, typed: Typed) -> str | None:
        text = super().read(question, typed)
        if text is None:
            return None
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise Unusable(_l("Enter a phone number like 01632 960 001 or +44 7700 900 982"))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def filled(self, answer: Any) -> Typed:
        return {"": _written(answer) if answer else ""}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [_written(answer)]


class Radios(Kind):
    def read(self, question: Question, typed: Typed) -> str | None:
        value = typed[""]
        if value and value not in question.choices:
            raise Unusable(CHOOSE)
        return value or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, answer)]


class Checkboxes(Kind):
    def typed(self, posted: MultiDict[str, str], name: str) -> Typed:
        return {"": _LIST.join(cleaned(value) for value in posted.getlist(name)[:100])}

    def filled(self, answer: Any) -> Typed:
        return {"": _LIST.join(answer or [])}

    def read(self, question: Question, typed: Typed) -> list[str] | None:
        chosen = set(typed[""].split(_LIST)) - {""}
        if chosen - question.choices.keys():
            raise Unusable(CHOOSE)
        if len(chosen) > 1 and any(question.choices[value].alone for value in chosen):
            raise Unusable(_l("Choose “none of these”, or the ones that apply, but not both"))
        return [value for value in question.choices if value in chosen] or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, value) for value in answer]


def _written(number: str) -> str:
    """A number the way people write it: national for Britain."""
    parsed = phonenumbers.parse(number, "GB")
    british = parsed.country_code == 44  # noqa: PLR2004 - the country's code
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if british else style.INTERNATIONAL)
