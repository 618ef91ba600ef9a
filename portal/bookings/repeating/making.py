"""A booking is made again on other days, each by itself; what can't be had is said per date."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.bookings import looking, showing, speaking
from portal.bookings.after import charging
from portal.bookings.changing import changes
from portal.bookings.faults import LimitReached, NotHadNow, NotOpen, UnknownSlot
from portal.bookings.holding import confirming, holding, limits, places
from portal.bookings.holding.limits import Whose
from portal.bookings.models import TAKING, Booking, BookingState, Slot, Subject
from portal.bookings.repeating.rules import Rule
from portal.bookings.views import BookingView, SlotView
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction, tried_again
from portal.core.events import emit

_OTHERS = 3


class Why(StrEnum):
    """Why a date can't be had."""

    CLOSED = "closed"
    TAKEN = "taken"
    TOO_FAR = "too_far"
    LIMIT = "limit"


@dataclass(frozen=True, kw_only=True)
class Possible:
    """A date on which the same time is free."""

    day: date
    slot: SlotView


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A date on which it isn't; `others` are free times of that day, those nearest to it first."""

    day: date
    why: Why
    others: tuple[SlotView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Made:
    day: date
    booking: BookingView


def may_repeat(view: BookingView) -> bool:
    """Whether it can be booked again without asking anything.

    Not what is paid for, and not where a property has a limit: nobody here knows which it is.
    """
    plan = view.calendar.plan
    return (
        view.state is BookingState.CONFIRMED
        and view.slot.ends_at > clock.now()
        and plan.repeats
        and plan.per_property is None
        and not charging.costs(view)
    )


def foresee(view: BookingView, rule: Rule) -> list[Possible | Conflict]:
    """What `repeat` would do on each date, without doing it; nothing of what it has done before."""
    known = _made(view.series) if view.series else {}
    days = [day for day in rule.days_after(view.slot.day) if day not in known]
    slots = _same_time(view, days)
    busy = speaking.all_busy([view.calendar], view.needs)
    free = {
        day: slot
        for day, slot in slots.items()
        if not slot.blocked and slot.left >= view.units and slot.id not in busy
    }
    others = _others(view, [day for day in days if day not in free], busy)
    return [
        Possible(day=day, slot=free[day])
        if day in free
        else Conflict(day=day, why=_why(view, day, slots), others=others.get(day, ()))
        for day in days
    ]


@tried_again
def repeat(
    reference: str, rule: Rule, *, instead: Mapping[date, UUID] | None = None
) -> list[Made | Conflict]:
    """Book the same time on each date of the rule; a date in `instead` gets that slot.

    Each booking has a reference of its own, and can be moved or cancelled alone. Sent twice, it
    books nothing twice. Raises UnknownBooking, and NotOpen where it can't be repeated.
    """
    others = instead or {}
    with transaction() as session:
        whose = _turn(session, reference)
        found = foresee(looking.booking(reference), rule)
        wanted = {each.slot.id for each in found if isinstance(each, Possible)}
        changes.lock(session, reference, *wanted, *others.values())
        view = looking.booking(reference)
        if not may_repeat(view):
            raise NotOpen
        series = view.series or view.id
        session.execute(update(Booking).where(Booking.id == view.id).values(series=series))
        before = [Made(day=day, booking=each) for day, each in sorted(_made(series).items())]
        made = [_book(view, each, _Series(series, whose), others) for each in found]
        if any(isinstance(each, Made) for each in made):
            emit("booking.repeated", view.id, rule=rule.every.value, until=rule.until.isoformat())
        return sorted([*_without(before, view), *made], key=lambda each: each.day)


def of_series(series: UUID) -> list[BookingView]:
    """The bookings that stand, in order of time."""
    rows = db.session.execute(
        showing.bookings()
        .where(Booking.series == series, Booking.state.in_(TAKING))
        .order_by(Slot.starts_at)
    )
    return [showing.booking_view(*row) for row in rows]


@dataclass(frozen=True)
class _Series:
    """What is booked together, and whose limits it counts to."""

    id: UUID
    whose: Whose


def _turn(session: Session, reference: str) -> Whose:
    """Nobody else repeats it, or is counted for the same person: before any slot is locked."""
    known = looking.booking(reference)
    places.one_at_a_time(session, f"repeated:{known.id}")
    whose = Whose.of(session.get_one(Booking, known.id))
    limits.wait_turn(session, known.slot, whose)
    return whose


def _book(
    view: BookingView,
    each: Possible | Conflict,
    series: _Series,
    instead: Mapping[date, UUID],
) -> Made | Conflict:
    slot_id = instead.get(each.day) or (each.slot.id if isinstance(each, Possible) else None)
    if slot_id is None:
        return each if isinstance(each, Conflict) else Conflict(day=each.day, why=Why.TAKEN)
    try:
        with db.session.begin_nested():
            return Made(day=each.day, booking=_take(view, each.day, slot_id, series))
    except UnknownSlot:
        return Conflict(day=each.day, why=Why.TAKEN)
    except NotHadNow as gone:
        return Conflict(day=each.day, why=Why.TAKEN, others=gone.others[:_OTHERS])
    except LimitReached:
        return Conflict(day=each.day, why=Why.LIMIT)


def _take(view: BookingView, day: date, slot_id: UUID, series: _Series) -> BookingView:
    """A booking of its own: cancelled alone it leaves the others, and the case of the first.

    Raises UnknownSlot where that time is another day's or calendar's, and as `hold` does.
    """
    subject_id = uuid4()
    held = holding.hold(
        holding.Holding(
            subject=Subject.DESK,
            subject_id=subject_id,
            slot_id=slot_id,
            locale=view.locale,
            units=view.units,
            needs=view.needs,
            service=view.service,
            calendar=view.calendar.slug,
            offered=view.offered,
            person_id=view.person_id,
            before=series.whose,
        )
    )
    if held.slot.day != day:
        raise UnknownSlot
    confirming.confirm(Subject.DESK, subject_id, None, view.contact)
    db.session.execute(update(Booking).where(Booking.id == held.id).values(series=series.id))
    return looking.by_id(held.id)


def _without(made: Iterable[Made], view: BookingView) -> list[Made]:
    return [each for each in made if each.booking.id != view.id]


def _made(series: UUID) -> dict[date, BookingView]:
    return {each.slot.day: each for each in of_series(series)}


def _same_time(view: BookingView, days: Iterable[date]) -> dict[date, SlotView]:
    """The slots at the same time by the clock; a day on which the clocks skip it has none."""
    at = view.slot.starts_at.astimezone(LONDON)
    moments = {}
    for day in days:
        local = datetime.combine(day, at.timetz().replace(tzinfo=None), LONDON)
        instant = local.replace(fold=at.fold).astimezone(UTC)
        if instant.astimezone(LONDON).time() == at.time():
            moments[instant] = day
    rows = db.session.scalars(
        select(Slot).where(Slot.calendar_id == view.calendar.id, Slot.starts_at.in_(moments))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return {moments[row.starts_at]: showing.slot_view(row, view.calendar) for row in rows}


def _others(
    view: BookingView, days: Collection[date], busy: Collection[UUID]
) -> dict[date, tuple[SlotView, ...]]:
    """Of these days, the free times nearest to the wanted one by the clock, but for `busy` ones."""
    if not days:
        return {}
    local_day = func.date(func.timezone(LONDON.key, Slot.starts_at))
    rows = db.session.scalars(
        select(Slot)
        .where(
            Slot.calendar_id == view.calendar.id,
            ~Slot.blocked,
            Slot.capacity - Slot.taken >= view.units,
            Slot.starts_at > clock.now(),
            Slot.id.not_in(busy),
            local_day.in_(days),
        )
        .order_by(Slot.starts_at)
    )
    found: dict[date, list[SlotView]] = {}
    for row in rows:
        slot = showing.slot_view(row, view.calendar)
        found.setdefault(slot.day, []).append(slot)
    return {day: _nearest(slots, view) for day, slots in found.items()}


def _nearest(slots: Sequence[SlotView], view: BookingView) -> tuple[SlotView, ...]:
    wanted = _since_midnight(view.slot.starts_at)
    by_distance = sorted(slots, key=lambda s: abs(_since_midnight(s.starts_at) - wanted))
    return tuple(sorted(by_distance[:_OTHERS], key=lambda s: s.starts_at))


def _since_midnight(at: datetime) -> timedelta:
    local = at.astimezone(LONDON)
    return timedelta(hours=local.hour, minutes=local.minute)


def _why(view: BookingView, day: date, slots: Mapping[date, SlotView]) -> Why:
    if day in slots and not slots[day].blocked:
        return Why.TAKEN
    last = clock.today() + timedelta(days=view.calendar.plan.horizon_days)
    return Why.TOO_FAR if day > last else Why.CLOSED
