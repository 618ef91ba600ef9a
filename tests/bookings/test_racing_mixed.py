"""Everything that changes a slot, at once and in random order, on a handful of slots."""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from portal.accounts.services import Actor, Role
from portal.bookings import services
from portal.core import clock, db
from portal.core.errors import PortalError
from tests.bookings.builders import TEAM, expire, make_booking, make_hold
from tests.bookings.test_racing import at_once as at_once  # noqa: PLC0414 - fixtures
from tests.bookings.test_racing import make_week, out_of_time, time
from tests.bookings.test_racing import racing as racing  # noqa: PLC0414

_ROUNDS, _AT_ONCE = 12, 12
_PLAN: dict[str, Any] = {
    "capacity": 4,
    "unit": "people",
    "per_property": {"units": 6, "days": 7},
    "per_person": {"units": 6, "days": 7},
}
# Of docs/bookings.md: slots whose count differs from what stands in them.
_MISCOUNTED = text("""
SELECT slot.id FROM slot LEFT JOIN booking ON booking.slot_id = slot.id
  AND booking.state IN ('held', 'confirmed', 'attended', 'no_show')
GROUP BY slot.id HAVING slot.taken <> coalesce(sum(booking.units), 0)
""")


class Crowd:
    """What somebody might do next; the same every time this runs."""

    def __init__(self) -> None:
        self.chance = random.Random(6)  # noqa: S311 - no secret
        self.calendar = make_week(**_PLAN)
        self.slots = [time(self.calendar, at) for at in ("09:00", "09:30", "10:00", "10:30")]
        self.drafts = [uuid4() for _ in range(6)]
        self.booked = [make_booking(self.slots[n % 4]).reference for n in range(6)]
        self.officer = Actor(uuid4(), "Ruth", frozenset({Role.OFFICER}), frozenset({TEAM}))

    def next(self) -> Any:
        deeds = (self.hold, self.hold, self.move, self.move, self.cancel, self.call_off, self.block)
        return self.chance.choice([*deeds, self.open, self.anew, lambda: expire])()

    def hold(self) -> Any:
        slot, draft, n = self._slot(), self.chance.choice(self.drafts), self.chance.randint(1, 3)
        whose = {"property": f"home {n}", "email": f"{self.chance.randint(1, 3)}@example.org"}
        return lambda: make_hold(slot, subject_id=draft, units=n, **whose)

    def move(self) -> Any:
        reference, slot = self.chance.choice(self.booked), self._slot()
        return lambda: services.move(reference, slot)

    def cancel(self) -> Any:
        reference = self.chance.choice(self.booked)
        return lambda: services.cancel(reference)

    def call_off(self) -> Any:
        slot = self._slot()
        return lambda: services.cancel_by_us(self.officer, slot, "Training")

    def block(self) -> Any:
        return lambda: services.block(self.officer, self.calendar.slug, *self._span(), "Training")

    def open(self) -> Any:
        return lambda: services.unblock(self.officer, self.calendar.slug, *self._span())

    def anew(self) -> Any:
        return lambda: make_week(**_PLAN)

    def _slot(self) -> Any:
        return self.chance.choice(self.slots)

    def _span(self) -> Any:
        first = services.slot(self.slots[0]).starts_at
        return first, first + timedelta(hours=2)


def test_each_is_done_or_refused_in_words_and_every_place_is_counted(racing, at_once):
    crowd = Crowd()

    for _ in range(_ROUNDS):
        outcomes = at_once(*[crowd.next() for _ in range(_AT_ONCE)])

        faults = [each for each in outcomes if isinstance(each, Exception)]
        assert [each for each in faults if not isinstance(each, PortalError)] == []
        assert len(outcomes) == _AT_ONCE
        assert db.session.execute(_MISCOUNTED).all() == []
        services.unblock(crowd.officer, crowd.calendar.slug, *crowd._span())  # noqa: SLF001
        crowd.booked.append(_one_more(crowd))


def _one_more(crowd: Crowd) -> str:
    """Room is made, and somebody books: so there is always something to move and to cancel."""
    for draft in crowd.drafts:
        held = services.held_for(services.Subject.DRAFT, draft)
        if held is not None:
            out_of_time(held, clock.now())
    expire()
    try:
        return make_booking(crowd.slots[len(crowd.booked) % 4]).reference
    except services.SlotTaken:
        return crowd.booked[0]
