"""What a form must hold to where a time is booked with it."""

from collections.abc import Iterator

from portal.eforms.definitions.booking import Booking, Units
from portal.eforms.definitions.deciding import with_deciding
from portal.eforms.definitions.form import Definition
from portal.eforms.definitions.questions import Question, QuestionType

Where = list[str | int]
Finding = tuple[Where, str]

_NOT_AT_HAND = frozenset({QuestionType.EQUALITY, QuestionType.BANK, QuestionType.FILE})


def faults_of_booking(definition: Definition) -> Iterator[Finding]:
    """One question asks for the time, exactly where times are taken."""
    asking = [key for key, each in definition.questions.items() if each.type is QuestionType.SLOT]
    booking = definition.booking
    if booking is None or not booking.taken:
        if asking:
            yield ["booking"], f"“{asking[0]}” asks for a time: say where it is booked, and “taken”"
        return
    if len(asking) != 1:
        yield ["booking"], "a form books one time: it needs one question of type slot"
        return
    if booking.calendar and booking.offers:
        yield ["booking"], "a time is booked in one calendar, or in those that “offers” names"
    for key in booking.about:
        question = definition.questions.get(key)
        if question is None or question.type in _NOT_AT_HAND:
            yield ["booking", "about"], f"“{key}” can’t be on the sheet of a day"
    for where, key, fault in _questions(definition, booking):
        if fault:
            yield where, fault
        elif _position(definition, key) >= _position(definition, asking[0]):
            yield where, f"“{key}” is not asked before “{asking[0]}”"


def booked_questions(definition: Definition) -> frozenset[str]:
    """The question that asks for the time, and those that decide what is booked, and whether."""
    booking = definition.booking
    if booking is None or not booking.taken:
        return frozenset()
    asking = {key for key, each in definition.questions.items() if each.type is QuestionType.SLOT}
    deciding = [part.question for part in (booking.offers, booking.units) if part]
    named = {*asking, *deciding, *filter(None, [booking.property])}
    return with_deciding(definition, named)


def _questions(definition: Definition, booking: Booking) -> Iterator[tuple[Where, str, str | None]]:
    """The questions that decide what is booked, each with what is wrong with it."""
    known = definition.questions
    if booking.offers:
        key = booking.offers.question
        fault = _offers_fault(known.get(key), key, booking)
        yield ["booking", "offers"], key, fault
    if booking.units:
        key = booking.units.question
        yield ["booking", "units"], key, _units_fault(known.get(key), booking.units)
    if booking.within:
        key, question = booking.within.question, known.get(booking.within.question)
        dated = question is not None and question.type is QuestionType.DATE
        yield ["booking", "within"], key, None if dated else f"“{key}” asks for no date"
    if booking.property:
        key, question = booking.property, known.get(booking.property)
        address = question is not None and question.type is QuestionType.ADDRESS
        fault = None if address else f"“{key}” asks for no address"
        yield ["booking", "property"], key, fault


def _offers_fault(question: Question | None, key: str, booking: Booking) -> str | None:
    if question is None:
        return f"there is no question “{key}”"
    if question.type not in {QuestionType.RADIOS, QuestionType.SELECT}:
        return f"“{key}” is {question.type.value}: what is booked rests on one choice"
    if booking.offers and set(question.choices) - set(booking.offers.names):
        return f"“names” says for each option of “{key}” what is booked"
    return None


def _units_fault(question: Question | None, units: Units) -> str | None:
    if question is None:
        return f"there is no question “{units.question}”"
    counted = question
    if units.sum is not None:
        inside = {each.key: each for each in question.questions}
        if units.sum not in inside:
            return f"“{units.question}” asks no “{units.sum}” of each item"
        counted = inside[units.sum]
    elif question.type is QuestionType.ADD_ANOTHER:
        return None
    whole = counted.type is QuestionType.NUMBER and not counted.decimals
    return None if whole else f"“{counted.key}” doesn’t say how many: use a number without decimals"


def _position(definition: Definition, key: str) -> int:
    return definition.pages.index(definition.page_of[key])
