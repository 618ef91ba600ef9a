"""Forms that booked a time and wait for their payment: `python -m tests.support.booked_payers 2 2`.

So many want one time that has so many places; what is in each one's link to pay is printed.
"""

import json
import os
import sys
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from portal import create_app
from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.config import Settings
from portal.core.db import transaction
from portal.eforms import services as forms
from portal.eforms import slots
from portal.eforms.sending import submitting
from portal.payments import services as payments
from portal.payments.taking import asking
from tests.support.payers import Due

PENCE = 1200
SERVICE = "sports-pitch"
_ANSWERS = {
    "sport": "tennis",
    "players": "friends",
    "weekly": "no",
    "changing": "no",
    "name": "Ada Player",
    "phone": "01632 960001",
}


def made_by(portal: Any, number: int, places: int) -> tuple[str, list[Due]]:
    """The slot, and who waits to pay for it, from a process of their own, at a LivePortal."""
    made = json.loads(portal.run("tests.support.booked_payers", str(number), str(places)))
    return made["slot"], [Due(**each) for each in made["dues"]]


def make(number: int, places: int) -> dict[str, Any]:
    """In an app's context."""
    slot = bookings.earliest(bookings.Wanted(service="tennis-court"))
    assert slot is not None
    with transaction() as session:
        room = {"id": slot.id, "places": places}
        session.execute(text("UPDATE slot SET capacity = :places WHERE id = :id"), room)
    return {"slot": str(slot.id), "dues": [_make(slot, each) for each in range(number)]}


def _make(slot: bookings.SlotView, number: int) -> dict[str, str]:
    browser = uuid4().hex
    draft = forms.begin(browser, SERVICE, person_id=None)
    email = f"player{number}-{uuid4().hex[:6]}@example.org"
    draft = forms.answer(draft, {**_ANSWERS, "email": email})
    question = slots.question_of(draft.definition)
    assert question is not None
    slots.choose(draft, question, slot.id, None)
    reference = submitting.submit(browser, SERVICE, draft.id, price=PENCE)
    case = cases.record_of(reference).case
    payment = payments.of_subject(payments.Subject.CASE, case.id)
    assert payment is not None
    return {
        "id": str(payment.id),
        "reference": payment.reference,
        "code": asking.code_of(payment.id),
        "case": reference,
        "case_id": str(case.id),
    }


def main() -> None:
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        sys.stdout.write(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
