"""Whatever is done in whatever order, a slot counts what is taken, and never more than fits."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4, uuid5

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.bookings import services
from portal.bookings.services import Subject
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict
from tests.bookings.builders import ADA, NOW, expire, make_calendar, make_registrar, slot_at
from tests.bookings.builders import make_hold as hold

_SHORT_OF = text("""
SELECT count(*) FROM slot LEFT JOIN (
    SELECT slot_id, sum(units) AS units FROM booking
    WHERE state IN ('held', 'confirmed', 'attended', 'no_show') GROUP BY slot_id
) AS counted ON counted.slot_id = slot.id
WHERE slot.taken <> coalesce(counted.units, 0) OR slot.taken > slot.capacity
""")

DRAFTS = st.integers(0, 3)
OF_A_DRAFT = {"hold", "release", "confirm", "extend", "lengthen", "cancel", "move"}
SLOTS = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("hold"), DRAFTS, SLOTS, st.integers(1, 3)),
    st.tuples(st.sampled_from(["release", "confirm", "extend", "lengthen", "cancel"]), DRAFTS),
    st.tuples(st.just("move"), DRAFTS, SLOTS),
    st.tuples(st.just("call off"), SLOTS),
    st.tuples(st.just("wait"), st.sampled_from([1, 10, 20])),
    st.tuples(st.just("expire")),
)


def named(step, calendar):
    """With the id of a draft of this example where there was its number."""
    if step[0] not in OF_A_DRAFT:
        return step
    return (step[0], uuid5(calendar.id, str(step[1])), *step[2:])


def do(step, calendar, ruth):
    slots = [slot_at(calendar, "09:00"), slot_at(calendar, "10:00")]
    match step:
        case ("hold", draft, slot, units):
            hold(slots[slot], subject_id=draft, units=units)
        case ("release", draft):
            services.release(Subject.DRAFT, draft)
        case ("confirm", draft):
            services.confirm(Subject.DRAFT, draft, None, ADA)
        case ("extend", draft):
            services.extend(Subject.DRAFT, draft)
        case ("lengthen", draft):
            services.lengthen(Subject.DRAFT, draft, clock.now() + timedelta(hours=1))
        case ("cancel", draft) if known := services.held_for(Subject.DRAFT, draft):
            services.cancel(known.reference)
        case ("move", draft, slot) if known := services.held_for(Subject.DRAFT, draft):
            services.move(known.reference, slots[slot])
        case ("call off", slot):
            services.cancel_by_us(ruth, slots[slot], "Called off")
            services.unblock(ruth, calendar.slug, NOW, NOW + timedelta(days=9))
        case ("expire",):
            expire()


@settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_taken_is_the_sum_of_what_stands(at, steps):
    at(NOW)
    calendar = make_calendar(uuid4().hex, capacity=4, unit="items", horizon_days=2)
    ruth = make_registrar()
    for step in steps:
        if step[0] == "wait":
            at(clock.now() + timedelta(minutes=step[1]))
        with suppress(Conflict), transaction():
            do(named(step, calendar), calendar, ruth)
        assert db.session.scalars(_SHORT_OF).one() == 0, step
