"""Ten thousand attempts at a few hundred places, by many at once in several processes.

Some are held and let go, some booked, some moved or cancelled, and some run out on the way. What
counts is that no time has more booked than it has room for, and that each counts what stands in it.
`python -m bench.bookings` prints it.
"""

import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from bench.database import bench_database
from bench.figures import Figure
from portal import create_app
from portal.bookings import services
from portal.bookings.holding import places
from portal.bookings.services import Contact, Holding, PlaceKind, Plan, Subject, Wording
from portal.config import Settings
from portal.core import clock, db
from portal.core.errors import PortalError
from portal.core.security import digest

ATTEMPTS = 10_000
_PROCESSES = 4
_THREADS = 5
_SLOTS = 40
_CAPACITY = 8
_MOST_UNITS = 3
_SLUG = "bench"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_OVERBOOKED = """
SELECT count(*) FROM slot JOIN LATERAL (
    SELECT coalesce(sum(units), 0) AS units FROM booking WHERE booking.slot_id = slot.id
    AND state IN ('held', 'confirmed', 'attended', 'no_show')
) AS standing ON true WHERE
"""


def figures() -> list[Figure]:
    with bench_database("onestop_bench_bookings") as url:
        with create_app(Settings(database_url=url)).app_context():
            slots = _open()
            db.session.remove()
        started = time.perf_counter()
        outcomes, seconds = _all_at_once(url, slots)
        lasted = time.perf_counter() - started
        with create_app(Settings(database_url=url)).app_context():
            return list(_found(outcomes, sorted(seconds), lasted))


def _open() -> list[UUID]:
    """A calendar with nothing in it, and its times."""
    week: dict[str, Any] = dict.fromkeys(_WEEKDAYS, (("09:00", "19:00"),))
    plan = Plan.model_validate(
        {
            "services": [_SLUG],
            "week": week,
            "bank_holidays": None,
            "slot_minutes": 30,
            "capacity": _CAPACITY,
            "horizon_days": 4,
        }
    )
    wording = Wording(slug=_SLUG, title="Bench", kind=PlaceKind.COUNTER, team="registrars")
    services.keep(None, wording, plan)
    found = text(
        "SELECT slot.id FROM slot JOIN calendar ON calendar.id = calendar_id"
        " WHERE slug = :slug AND starts_at > :soon ORDER BY starts_at LIMIT :most"
    )
    soon = clock.now() + timedelta(hours=6)
    given = {"slug": _SLUG, "soon": soon, "most": _SLOTS}
    return list(db.session.scalars(found, given))


def _all_at_once(url: str, slots: list[UUID]) -> tuple[Counter[str], list[float]]:
    each = ATTEMPTS // _PROCESSES
    outcomes: Counter[str] = Counter()
    seconds: list[float] = []
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=spawning) as processes:
        work = [processes.submit(_process, url, slots, each, seed) for seed in range(_PROCESSES)]
        for done in work:
            counted, timed = done.result()
            outcomes += counted
            seconds += timed
    return outcomes, seconds


def _process(
    url: str, slots: list[UUID], attempts: int, seed: int
) -> tuple[Counter[str], list[float]]:
    """So many attempts, by several threads."""
    app = create_app(Settings(database_url=url))
    names = [digest(f"{seed}:{number}").hex() for number in range(attempts)]

    def attempt(name: str) -> tuple[str, float]:
        with app.app_context():
            try:
                return _attempt(slots, random.Random(name))  # noqa: S311 - the same each time
            finally:
                db.session.remove()

    with ThreadPoolExecutor(_THREADS) as threads:
        made = list(threads.map(attempt, names))
    return Counter(kind for kind, _seconds in made), [seconds for _kind, seconds in made]


def _attempt(slots: list[UUID], dice: random.Random) -> tuple[str, float]:
    """What became of it, and how long the hold took, in seconds."""
    draft = uuid4()
    wanted = Holding(
        subject=Subject.DRAFT,
        subject_id=draft,
        slot_id=dice.choice(slots),
        locale="en",
        units=dice.randint(1, _MOST_UNITS),
    )
    started = time.perf_counter()
    try:
        held = services.hold(wanted)
    except PortalError as refused:
        return type(refused).__name__, time.perf_counter() - started
    except Exception as fault:  # noqa: BLE001 - counted, and none is allowed
        return f"fault {type(fault).__name__}", time.perf_counter() - started
    seconds = time.perf_counter() - started
    try:
        return _go_on(held, slots, dice), seconds
    except PortalError as refused:
        return f"{type(refused).__name__} later", seconds
    except Exception as fault:  # noqa: BLE001
        return f"fault {type(fault).__name__}", seconds


def _go_on(held: services.BookingView, slots: list[UUID], dice: random.Random) -> str:
    """Half of them give up, so that there is something to be had to the end."""
    turn = dice.random()
    if turn < 0.4:
        services.release(Subject.DRAFT, held.subject_id)
        return "let go"
    if turn < 0.5:
        _run_out(held.id)
    good = services.confirm(Subject.DRAFT, held.subject_id, uuid4(), Contact(name="Ada"))
    if not good:
        return "gone"
    if turn < 0.7:
        services.move(held.reference, dice.choice(slots))
    if turn < 0.9:
        services.cancel(held.reference)
        return "cancelled"
    return "booked"


def _run_out(booking_id: UUID) -> None:
    """Its time is over before it is paid for, and the job comes by."""
    with db.transaction() as session:
        session.execute(
            text("UPDATE booking SET held_until = now() - interval '1 second' WHERE id = :id"),
            {"id": booking_id},
        )
    places.expire_all()


def _found(outcomes: Counter[str], seconds: list[float], lasted: float) -> Iterator[Figure]:
    over = db.session.scalars(text(_OVERBOOKED + "standing.units > slot.capacity")).one()
    differing = db.session.scalars(text(_OVERBOOKED + "standing.units <> slot.taken")).one()
    faults = sum(count for kind, count in outcomes.items() if kind.startswith("fault"))
    yield Figure(f"Of {ATTEMPTS:,} attempts: times overbooked", over, "", 0)
    yield Figure("… times that count other than what stands in them", differing, "", 0)
    yield Figure("… that ended in a fault", faults, "", 0)
    yield Figure("… that were told somebody was first", outcomes["SlotTaken"], "")
    for kind in ("booked", "cancelled", "let go"):
        yield Figure(f"… {kind}", outcomes[kind], "")
    yield Figure("… a second", round(ATTEMPTS / lasted), "")
    yield Figure("A hold, p95", round(seconds[len(seconds) * 95 // 100] * 1000, 1), "ms")


def main() -> int:
    found = figures()
    for figure in found:
        print(f"{figure.name:60} {figure.value:>12g} {figure.unit}")
    return 0 if all(figure.ok for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
