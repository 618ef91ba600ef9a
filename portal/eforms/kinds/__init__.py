"""The closed list of question types: each says what it can, so a new one is an entry here."""

from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.kinds.banking import Bank
from portal.eforms.kinds.base import Kind
from portal.eforms.kinds.blocks import Organisation, Person
from portal.eforms.kinds.dates import Date, Period
from portal.eforms.kinds.equality import Equality
from portal.eforms.kinds.files import Files
from portal.eforms.kinds.groups import AddAnother
from portal.eforms.kinds.identifiers import CouncilTax, NationalInsurance, Vehicle
from portal.eforms.kinds.known import Known
from portal.eforms.kinds.lookup import Address
from portal.eforms.kinds.numbers import Money, Number
from portal.eforms.kinds.places import Place
from portal.eforms.kinds.promises import Consent, Declaration
from portal.eforms.kinds.reported import reported_place
from portal.eforms.kinds.selecting import Select
from portal.eforms.kinds.simple import Checkboxes, Email, LongText, Name, Phone, Radios, Text
from portal.eforms.kinds.slots import Slot
from portal.eforms.kinds.times import Time

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
    QuestionType.NUMBER: Number(),
    QuestionType.MONEY: Money(),
    QuestionType.SELECT: Select(),
    QuestionType.DATE_RANGE: Period(),
    QuestionType.TIME: Time(),
    QuestionType.NATIONAL_INSURANCE: NationalInsurance(),
    QuestionType.VEHICLE: Vehicle(),
    QuestionType.COUNCIL_TAX: CouncilTax(),
    QuestionType.BANK: Bank(),
    QuestionType.PERSON: Person(),
    QuestionType.ORGANISATION: Organisation(),
    QuestionType.ADD_ANOTHER: AddAnother(),
    QuestionType.FILE: Files(),
    QuestionType.DECLARATION: Declaration(),
    QuestionType.CONSENT: Consent(),
    QuestionType.EQUALITY: Equality(),
    QuestionType.SLOT: Slot(),
    QuestionType.KNOWN: Known(),
}


def kind_of(question: Question) -> Kind:
    return KINDS[question.type].of(question)


def kind_in(definition: Definition, question: Question) -> Kind:
    """The kind that reads a question of this form: of a report, the place needs a point."""
    report = definition.report
    if report is not None and question.key == report.place:
        return reported_place(report)
    return kind_of(question)
