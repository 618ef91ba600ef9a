"""The closed list of question types: each says what it can, so a new one is an entry here."""

from portal.eforms.definitions import Question, QuestionType
from portal.eforms.kinds.base import Kind
from portal.eforms.kinds.dates import Date
from portal.eforms.kinds.lookup import Address, Place
from portal.eforms.kinds.simple import Checkboxes, Email, LongText, Name, Phone, Radios, Text

KINDS: dict[QuestionType, Kind] = {
    QuestionType.TEXT: Text(),
    QuestionType.LONG_TEXT: LongText(),
    QuestionType.RADIOS: Radios(),
    QuestionType.CHECKBOXES: Checkboxes(),
    QuestionType.DATE: Date(),
    QuestionType.EMAIL: Email(),
    QuestionType.PHONE: Phone(),
    QuestionType.NAME: Name(),
    QuestionType.ADDRESS: Address(),
    QuestionType.PLACE: Place(),
}


def kind_of(question: Question) -> Kind:
    return KINDS[question.type]
