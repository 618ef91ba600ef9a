"""People who phoned and wrote to the council, for a demonstration."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.services import Actor
from portal.cases.models import Channel, CustomerType
from portal.cases.opening import Contact
from portal.cases.working import calling, contacts, relating
from portal.cases.working.calling import Wanted
from portal.cases.working.contacts import Caller, Received
from portal.cases.working.models import CaseContact, Demand, Missed
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction

_TEAM: Final = "highways"
_PIOTR: Final = Contact(
    "Piotr Zielinski", "piotr@larkmere.example", "01632 960144", "3 Mill Lane, Larkmere, LK1 3DD"
)
_AT_WORK: Final = Contact("Piotr Zielinski", "piotr@allotments.example", "01632 960144")
_FIRST: Final = "The tree outside number 3 is over the pavement. He cannot get past with a pram."
_LETTER: Final = "He writes about the same tree, and encloses a photo."
_AGAIN: Final = "He has heard nothing, and asks when somebody comes."


def engage(officer: Actor) -> int:
    """Once: a call that became a case, one about it, a letter, a promised call; how many.

    He wrote with another email address: there are two records of him.
    """
    if db.session.scalar(select(CaseContact.id).limit(1)) is not None:
        return 0
    with transaction():
        first = _note(officer, Channel.PHONE, days=4, note=_FIRST)
        letter = _note(officer, Channel.POST, days=3, note=_LETTER, contact=_AT_WORK)
        if first is None or letter is None:
            return 0
        relating.link(officer, first, letter)
        again = _received(Channel.PHONE, days=1, demand=Demand.AVOIDABLE, note=_AGAIN)
        contacts.note_on_case(officer, first, again, key=uuid4())
        wanted = Wanted(missed=Missed.UNAVAILABLE, phone=_PIOTR.phone or "", about=_AGAIN)
        calling.promise(officer, first, wanted, key=uuid4())
    return 4


def _note(
    officer: Actor, channel: Channel, *, days: int, note: str, contact: Contact = _PIOTR
) -> str | None:
    caller = Caller(team=_TEAM, contact=contact, locale="pl")
    received = _received(channel, days=days, demand=Demand.VALUE, note=note)
    return contacts.note_without_case(officer, caller, received, key=uuid4())


def _received(channel: Channel, *, days: int, demand: Demand, note: str) -> Received:
    day = clock.today() - timedelta(days=days)
    return Received(
        channel=channel, at=datetime.combine(day, time(10, 20), LONDON),
        customer=CustomerType.INDIVIDUAL, demand=demand, resolved=False, note=note,
    )  # fmt: skip
