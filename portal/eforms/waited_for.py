"""What the waiting list offers goes into the form that books it, with what is known already."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.bookings import services as bookings
from portal.core.db import transaction, tried_again
from portal.eforms import slots
from portal.eforms.definitions import Definition, QuestionType
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import OpenDraft


@tried_again
def take(draft: OpenDraft, offer: bookings.WaitingView) -> OpenDraft:
    """The offered time is kept by this form, and answers its question.

    Raises OfferOver, NoDraft. Then nothing has changed.
    """
    definition = draft.definition
    question = slots.question_of(definition)
    if question is None:
        raise bookings.OfferOver
    with transaction():
        begun = drafting.revise(
            draft, lambda answers: answers | dict(known(definition, offer, answers))
        )
        held = bookings.hand_over(offer.id, draft.id, definition.service)
        wishes = {name: each for name, each in offer.needs.stored().items() if each}
        return slots.answer(begun, question, held, wishes=wishes)


def known(
    definition: Definition,
    offer: bookings.WaitingView | bookings.ForSomebody,
    answers: Mapping[str, Any],
) -> Iterator[tuple[str, Any]]:
    """What is booked, for how many; who they are, where they haven't said so in the form."""
    booking, contact = definition.booking, definition.contact
    if booking and booking.offers:
        names = booking.offers.names
        fitting = [option for option, name in names.items() if name == offer.service]
        if not fitting:
            raise bookings.OfferOver
        if answers.get(booking.offers.question) not in fitting:
            yield booking.offers.question, fitting[0]
    if booking and booking.units and _is(definition, booking.units.question, QuestionType.NUMBER):
        yield booking.units.question, offer.units
    for key, kind, known in (
        (contact.name, QuestionType.NAME, offer.contact.name),
        (contact.email, QuestionType.EMAIL, offer.contact.email),
    ):
        if key and known and key not in answers and _is(definition, key, kind):
            yield key, known


def _is(definition: Definition, key: str, kind: QuestionType) -> bool:
    return definition.questions[key].type is kind
