"""From a calendar to the boxes of its form, and back."""

from typing import Any

from portal.bookings.plans import WEEKDAYS, Limit, Notice, Plan, Reminder, Unit, Week
from portal.bookings.services import CalendarView, Facility, PlaceKind, Wording
from portal.bookings.staff import checks, words
from portal.bookings.staff.calendar_form import CalendarForm, NewCalendarForm
from portal.bookings.staff.lines import exception_lines, exceptions_in, staff_in, staff_lines
from portal.core.typed_times import in_words, spans_in

_USUAL = Plan(services=(), week=Week(), slot_minutes=30)


def boxes(calendar: CalendarView) -> dict[str, Any]:
    """What each box of the form holds for a calendar."""
    return {
        "title": calendar.title,
        "kind": calendar.kind.value,
        "place": calendar.place,
        "address": "\n".join(calendar.address),
        "directions": calendar.directions,
        "meeting_link": calendar.meeting_link,
        "published": "yes" if calendar.published else "no",
        "seen": calendar.changed_at.isoformat(),
        **_planned(calendar.plan),
    }


def beginning(source: CalendarView | None) -> dict[str, Any]:
    """Of a new calendar: a copy of `source`, or what most have. Nobody can book in it yet."""
    held = boxes(source) if source else _planned(_USUAL)
    return held | {"published": "no", "team": source.team if source else "", "seen": ""}


def new_wording(form: NewCalendarForm) -> Wording:
    """Its slug and its point on the map are found when it is made."""
    kind = PlaceKind(form.kind.data)
    return wording(form, Wording(slug="", title="", kind=kind, team=form.team.data))


def wording(form: CalendarForm, before: CalendarView | Wording) -> Wording:
    """What it is called and where it is. Its team and its point on the map stay."""
    return Wording(
        slug=before.slug,
        title=form.title.data or "",
        kind=PlaceKind(form.kind.data),
        team=before.team,
        place=form.place.data or "",
        address=tuple(line.strip() for line in (form.address.data or "").splitlines() if line),
        directions=form.directions.data or "",
        meeting_link=form.meeting_link.data or "",
        lat=before.lat,
        lon=before.lon,
        published=form.published.data == "yes",
    )


def plan(form: CalendarForm) -> Plan:
    """The plan of a form that validated. Raises pydantic's ValidationError."""
    numbers = {
        name: checks.number_in(form[name])
        for name in ("slot_minutes", "buffer_minutes", "capacity", "most_units", "horizon_days",
                     "hold_minutes", "offer_minutes")
    }  # fmt: skip
    return Plan.model_validate(
        {
            **numbers,
            "week": Week(**{day: spans_in(form[day].data or "") for day in WEEKDAYS}),
            "exceptions": exceptions_in(form.exceptions.data or ""),
            "bank_holidays": form.bank_holidays.data or None,
            "unit": Unit(form.unit.data),
            "lead": checks.notice_in(form.lead_hours, form.lead_days, form.lead_by),
            "cut_off": checks.notice_in(form.cut_hours, form.cut_days, form.cut_by),
            "per_property": _limit(form.property_units, form.property_days),
            "per_person": _limit(form.person_units, form.person_days),
            "services": tuple(each.strip() for each in (form.services.data or "").split(",")),
            "facilities": tuple(Facility(each) for each in form.facilities.data or ()),
            "staff": staff_in(form.staff.data or "", str(words.INTERPRETER)),
            "reminders": _reminders(form),
            "repeats": bool(form.repeats.data),
        }
    )


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        **_opening(plan),
        **_sizes(plan),
        **_notice("lead", plan.lead),
        **_notice("cut", plan.cut_off),
        **_people(plan),
    }


def _opening(plan: Plan) -> dict[str, Any]:
    return {
        **{day: in_words(plan.week.on(number)) for number, day in enumerate(WEEKDAYS)},
        "exceptions": exception_lines(plan.exceptions),
        "bank_holidays": plan.bank_holidays or "",
    }


def _sizes(plan: Plan) -> dict[str, Any]:
    return {
        "slot_minutes": str(plan.slot_minutes),
        "buffer_minutes": str(plan.buffer_minutes),
        "capacity": str(plan.capacity),
        "unit": plan.unit.value,
        "most_units": str(plan.most_units or ""),
        "horizon_days": str(plan.horizon_days),
        "hold_minutes": str(plan.hold_minutes),
        "offer_minutes": str(plan.offer_minutes or ""),
        "repeats": plan.repeats,
        "property_units": str(plan.per_property.units if plan.per_property else ""),
        "property_days": str(plan.per_property.days if plan.per_property else ""),
        "person_units": str(plan.per_person.units if plan.per_person else ""),
        "person_days": str(plan.per_person.days if plan.per_person else ""),
    }


def _notice(name: str, notice: Notice) -> dict[str, str]:
    hours = "" if notice.hours is None else f"{notice.hours:g}"
    days = "" if notice.days_before is None else str(notice.days_before)
    by = "" if notice.by is None else f"{notice.by:%H:%M}"
    return {f"{name}_hours": hours, f"{name}_days": days, f"{name}_by": by}


def _people(plan: Plan) -> dict[str, Any]:
    return {
        "services": ", ".join(plan.services),
        "facilities": [facility.value for facility in plan.facilities],
        "staff": staff_lines(plan.staff, str(words.INTERPRETER)),
        "remind_email": _hours(plan, "email"),
        "remind_text": _hours(plan, "text"),
    }


def _hours(plan: Plan, by: str) -> str:
    return ", ".join(str(each.hours) for each in plan.reminders if each.by == by)


def _limit(units: Any, days: Any) -> Limit | None:
    most, within = checks.number_in(units), checks.number_in(days)
    return Limit(units=most, days=within) if most and within else None


def _reminders(form: CalendarForm) -> tuple[Reminder, ...]:
    return (
        *(Reminder(hours=hours) for hours in checks.numbers_in(form.remind_email.data or "")),
        *(
            Reminder(hours=hours, by="text")
            for hours in checks.numbers_in(form.remind_text.data or "")
        ),
    )
