"""A time for a form: looked for, kept while the form is filled in, and given its answer.

What somebody looks for, and until when their time is kept, waits in the draft beside the answer.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeGuard
from uuid import UUID

from portal.bookings import services as bookings
from portal.core import security
from portal.core.db import transaction, tried_again
from portal.core.i18n import current
from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.definitions.booking import Booking
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import OpenDraft
from portal.eforms.fees import properties
from portal.eforms.wishes import Kept, Wishes, desk_of
from portal.gazetteer import services as gazetteer

Answers = Mapping[str, Any]

_DAYS = 14  # on one page of dates


def question_of(definition: Definition) -> Question | None:
    """The question that asks for the time, where this form books one."""
    if definition.booking is None or not definition.booking.taken:
        return None
    every = definition.questions.values()
    return next((each for each in every if each.type is QuestionType.SLOT), None)


def wishes_of(question: Question, answers: Answers) -> Wishes:
    return Wishes(**(answers.get(question.items_key) or {}).get("wishes", {}))


def has_wished(question: Question, answers: Answers) -> bool:
    """Whether something, or nothing in particular, was looked for already."""
    return "wishes" in (answers.get(question.items_key) or {})


def kept(definition: Definition, answers: Answers) -> Kept | None:
    """What was chosen, as the draft knows it; nothing is asked of the database."""
    question = question_of(definition)
    answer = answers.get(question.key) if question else None
    if question is None or not is_chosen(answer):
        return None
    return Kept.of(answer, answers.get(question.items_key) or {})


def is_chosen(answer: Any) -> TypeGuard[dict[str, Any]]:
    """Whether an answer is a time: on paper, people say in words what suits them."""
    return isinstance(answer, dict) and "slot" in answer


def wish(draft: OpenDraft, question: Question, wishes: Wishes) -> OpenDraft:
    """Keep what somebody looks for; what they have chosen stays."""
    said = {name: each for name, each in asdict(wishes).items() if each}
    return drafting.revise(draft, lambda answers: _beside(question, answers, wishes=said))


def looking(  # noqa: PLR0913 - all but the first are named
    definition: Definition,
    answers: Answers,
    wishes: Wishes,
    *,
    opened: date | None = None,
    later: date | None = None,
    near: bool = True,
) -> bookings.Wanted:
    """What to look for: the times of the day that is `opened`, or the days from `later` on."""
    booking = _booking(definition)
    return bookings.Wanted(
        calendar=booking.calendar,
        service=None if booking.calendar else service_of(definition, answers),
        place=None if booking.calendar else wishes.place,
        units=units(definition, answers),
        needs=wishes.needs,
        first_after=opened or later or wishes.first_day,
        opened=opened,
        near=_near(wishes.near or _postcode(booking, answers)) if near else None,
        days=1 if opened else _DAYS,
    )


def free(wanted: bookings.Wanted) -> list[bookings.DayOfSlots]:
    """Days with free times; none where a calendar isn't there, or no more."""
    try:
        return bookings.free(wanted)
    except bookings.UnknownCalendar:
        return []


def is_free(wanted: bookings.Wanted, slot_id: UUID) -> bool:
    """Whether a time can be had now by who looks for this."""
    try:
        slot = bookings.slot(slot_id)
    except bookings.UnknownSlot:
        return False
    found = free(replace(wanted, opened=slot.day, first_after=slot.day, days=1))
    return any(each.id == slot_id for day in found for each in day.slots)


def places(definition: Definition, answers: Answers) -> list[bookings.CalendarView]:
    """Every calendar in which this can be booked, none where nobody has made one yet."""
    booking = _booking(definition)
    if booking.calendar:
        try:
            return [bookings.calendar(booking.calendar)]
        except bookings.UnknownCalendar:
            return []
    return bookings.calendars(service=service_of(definition, answers))


def service_of(definition: Definition, answers: Answers) -> str:
    """What calendars offer that this form books."""
    offers = _booking(definition).offers
    if offers is None:
        return definition.service
    return offers.names[answers[offers.question]]


def wanted(definition: Definition, answers: Answers) -> tuple[str, int, str | None]:
    """What is looked for by these answers: what, how many, and near which postcode."""
    booking = _booking(definition)
    what = booking.calendar or service_of(definition, answers)
    return what, units(definition, answers), _postcode(booking, answers)


def units(definition: Definition, answers: Answers) -> int:
    """How many places of a time are needed; at least one."""
    counted = _booking(definition).units
    if counted is None:
        return 1
    answer = answers.get(counted.question)
    if isinstance(answer, list):
        each = (int(item.get(counted.sum) or 0) if counted.sum else 1 for item in answer)
        return max(1, sum(each))
    return max(1, int(answer or 0))


@tried_again
def choose(
    draft: OpenDraft,
    question: Question,
    slot_id: UUID,
    person_id: UUID | None,
    origin: bookings.Origin = bookings.NOWHERE,
) -> OpenDraft:
    """Hold a time for this form and answer its question with it; an earlier hold is given back.

    Raises SlotTaken and its like with the nearest others, LimitReached, KeepingOthers, NoDraft.
    Then nothing has changed.
    """
    with transaction():
        known = drafting.answer(draft, {})  # its row first, as sending it locks them
        held = hold(known.definition, known.answers, known.id, slot_id, person_id, origin)
        return answer(known, question, held)


def answer(
    draft: OpenDraft, question: Question, held: bookings.BookingView, **beside: Any
) -> OpenDraft:
    """The time is what the form asks for; more may be kept `beside` it."""
    until = held.held_until.isoformat() if held.held_until else None

    def revision(answers: dict[str, Any]) -> dict[str, Any]:
        kept = _beside(
            question, answers, until=until, extended=held.extended,
            whose=whose(draft.definition, answers), **beside,
        )  # fmt: skip
        return {**kept, question.key: as_answer(held, draft.definition, answers)}

    return drafting.revise(draft, revision)


@tried_again
def extend(draft: OpenDraft, question: Question) -> OpenDraft:
    """Keep the time longer, once. Raises NothingHeld, ExtendedAlready."""
    with transaction():
        known = drafting.answer(draft, {})
        return answer(known, question, bookings.extend(bookings.Subject.DRAFT, draft.id))


def outdated(definition: Definition, answers: Answers) -> bool:
    """Whether a time was chosen for something else than these answers say by now."""
    question = question_of(definition)
    answer = answers.get(question.key) if question else None
    if not is_chosen(answer):
        return False
    wanted = (units(definition, answers), service_of(definition, answers))
    return (answer["units"], answer["service"]) != wanted


def drop(draft: OpenDraft, question: Question) -> OpenDraft:
    """The time can't be had any more: the form asks for another one."""
    return drafting.answer(draft, {}, without=(question.key,))


def hold(  # noqa: PLR0913, PLR0917 - as `choose` has them
    definition: Definition,
    answers: Answers,
    draft_id: UUID,
    slot_id: UUID,
    person_id: UUID | None,
    origin: bookings.Origin = bookings.NOWHERE,
) -> bookings.BookingView:
    """In the caller's transaction. Raises as `choose` does."""
    question, booked = question_of(definition), _booking(definition)
    wishes = wishes_of(question, answers) if question else Wishes()
    desk = desk_of(question, answers) if origin.by_staff else None
    holding = bookings.Holding(
        subject=bookings.Subject.DRAFT,
        subject_id=draft_id,
        slot_id=slot_id,
        service=definition.service,
        calendar=booked.calendar,
        offered=None if booked.calendar else service_of(definition, answers),
        units=units(definition, answers),
        needs=wishes.needs,
        property=property_of(definition, answers),
        person_id=person_id,
        email=answers.get(definition.contact.email or ""),
        phone=answers.get(definition.contact.phone or ""),
        origin=origin,
        locale=current().code,
    )
    return bookings.hold(desk.holding(holding) if desk else holding)


def whose(definition: Definition, answers: Answers) -> str:
    """Tells apart for which property and person a time is, without saying which."""
    contact = definition.contact
    reached = [answers.get(key or "") or "" for key in (contact.email, contact.phone)]
    names = " ".join([*property_of(definition, answers), *reached])
    return security.keyed_digest("booked for", names)


def for_the_same(definition: Definition, answers: Answers) -> bool:
    """Whether the answers still name those for whom the time was chosen."""
    question = question_of(definition)
    aside = (answers.get(question.items_key) if question else None) or {}
    return bool(aside.get("whose") == whose(definition, answers))


def as_answer(
    held: bookings.BookingView, definition: Definition, answers: Answers
) -> dict[str, Any]:
    slot = held.slot
    return {
        "slot": str(slot.id),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "by_day": slot.calendar.by_day,
        "place": slot.place,
        "address": list(slot.calendar.address),
        "service": service_of(definition, answers),
        "units": held.units,
        "needs": held.needs.stored(),
    }


def _beside(question: Question, answers: dict[str, Any], **pieces: Any) -> dict[str, Any]:
    aside = {**(answers.get(question.items_key) or {}), **pieces}
    return {**answers, question.items_key: aside}


def _booking(definition: Definition) -> Booking:
    if definition.booking is None:
        raise ValueError(f"Nothing is booked with {definition.service}")
    return definition.booking


def property_of(definition: Definition, answers: Answers) -> list[str]:
    """All that it can be told by, with its number in the gazetteer also where it was written in."""
    address = answers.get(_booking(definition).property or "")
    names = properties.keys_of(address)
    if address and not address["uprn"]:
        found = gazetteer.written(address["lines"], address["postcode"])
        names += properties.keys_of(asdict(found) if found else None)
    return names


def _near(postcode: str | None) -> bookings.Near | None:
    try:
        return bookings.near_postcode(postcode) if postcode else None
    except gazetteer.NotAPostcode:  # of an address that somebody wrote in
        return None


def _postcode(booking: Booking, answers: Answers) -> str | None:
    address = answers.get(booking.property or "")
    return address["postcode"] if address else None
