"""Questions with one box, and those that choose from a list."""

from collections.abc import Callable
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email
from werkzeug.datastructures import MultiDict

from portal.core import phones
from portal.core.i18n import _, _l
from portal.core.texts import cleaned, without_marks
from portal.eforms.definitions import Question
from portal.eforms.definitions.conditions import Includes, Is, IsOneOf, Test
from portal.eforms.kinds.base import CHOOSE, Kind, Particular, Typed, Unusable, option_label

_LIST = "\n"  # between the values of checkboxes, which can't contain one


class Text(Kind):
    pass


class LongText(Kind):
    lines: ClassVar[bool] = True
    max_length = 5_000


class Name(Kind):
    """Any script, any length that a human has, no guess at first and last."""

    max_length = 300


class Email(Kind):
    max_length = 254

    def read(self, question: Question, typed: Typed) -> str | None:
        text = super().read(question, typed)
        if text is None:
            return None
        try:
            return validate_email(without_marks(text), check_deliverability=False).normalized
        except EmailNotValidError:
            raise Unusable(_l("Enter an email address like name@example.com")) from None


class Phone(Kind):
    """Kept as E.164 (`+441632960123`), with `;ext=4` where it has an extension.

    A number without a country is a British one.
    """

    has_length = False
    max_length = 40

    def read(self, question: Question, typed: Typed) -> str | None:
        text = super().read(question, typed)
        if text is None:
            return None
        number = phones.kept(text)
        if number is None:
            raise Unusable(_l("Enter a phone number like 01632 960 001 or +44 7700 900 982"))
        return number

    def filled(self, answer: Any) -> Typed:
        return {"": phones.written(answer) if answer else ""}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [phones.written(answer)]


class Radios(Kind):
    has_length = False
    compares: ClassVar[tuple[type[Test], ...]] = (Is, IsOneOf)

    def read(self, question: Question, typed: Typed) -> str | None:
        value = typed[""]
        if value and value not in question.choices:
            raise Particular(CHOOSE)
        return value or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, answer)]


class NotTogether(Particular):
    """One of the answers excludes the others, like “none of these”."""

    def __init__(self, alone: str) -> None:
        super().__init__(alone)
        self.alone = alone

    def said(self, say: Callable[[str], str]) -> str:
        return _("Choose “%(alone)s” or the other answers, not both", alone=say(self.alone))


class Checkboxes(Kind):
    has_length = False
    compares = (Includes,)

    def typed(self, posted: MultiDict[str, str], name: str) -> Typed:
        return {"": _LIST.join(cleaned(value) for value in posted.getlist(name)[:100])}

    def filled(self, answer: Any) -> Typed:
        return {"": _LIST.join(answer or [])}

    def read(self, question: Question, typed: Typed) -> list[str] | None:
        chosen = set(typed[""].split(_LIST)) - {""}
        if chosen - question.choices.keys():
            raise Particular(CHOOSE)
        alone = [value for value in chosen if question.choices[value].alone]
        if alone and len(chosen) > 1:
            raise NotTogether(question.choices[alone[0]].label)
        return [value for value in question.choices if value in chosen] or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [option_label(question, service, value) for value in answer]
