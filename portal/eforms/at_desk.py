"""A form that staff fill in for somebody who stands at a counter or is on the phone.

Its time is chosen first, from the sheet of a day. Who they are fills in the form's own questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from portal.accounts.services import Action, Actor, record
from portal.bookings import services as bookings
from portal.core.db import transaction, tried_again
from portal.eforms import slots, waited_for
from portal.eforms.by_hand import transcribing
from portal.eforms.definitions import Definition
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import OpenDraft
from portal.eforms.wishes import Desk


@tried_again
def take(draft: OpenDraft, actor: Actor, wanted: bookings.ForSomebody) -> OpenDraft:
    """The time is held for this form and answers its question, once that is on the audit log.

    Raises as `slots.choose` does, and OfferOver where the form books something else.
    """
    question = slots.question_of(draft.definition)
    if question is None:
        raise bookings.OfferOver
    desk = asdict(Desk(wanted.channel, wanted.locale, wanted.despite_limits))
    wishes = {name: each for name, each in wanted.needs.stored().items() if each}
    with transaction():
        known = drafting.revise(
            draft,
            lambda answers: (
                answers
                | dict(_known(draft.definition, wanted, answers))
                | {question.items_key: {"desk": desk, "wishes": wishes}}
            ),
        )
        held = slots.hold(
            known.definition, known.answers, known.id, wanted.slot_id, None,
            bookings.Origin(by_staff=True),
        )  # fmt: skip
        record(
            actor,
            Action.CHANGE,
            booking=held.reference,
            booking_is="begun",
            despite=str(wanted.despite_limits),
        )
        return slots.answer(known, question, held)


def _known(
    definition: Definition, wanted: bookings.ForSomebody, answers: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    yield from waited_for.known(definition, wanted, answers)
    phone = definition.questions.get(definition.contact.phone or "")
    if phone is not None and wanted.contact.phone:
        try:
            yield phone.key, transcribing.read(definition.service, phone, wanted.contact.phone)
        except transcribing.Faulty:
            return  # it is asked
