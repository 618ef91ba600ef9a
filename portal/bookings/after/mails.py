"""Mail and texts about bookings: confirmed, moved, cancelled, late, soon."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.accounts.services import Topic, preferences_of
from portal.bookings import finding, looking, words
from portal.bookings.after import charging, codes, entries, telling, wording
from portal.bookings.views import BookingView, Happening, SlotView
from portal.core.db import transaction
from portal.core.i18n import use_locale

_OTHERS = 3


def confirmed(view: BookingView, *, key: str) -> None:
    """With the file for a calendar, and the way there in words."""
    _tell(view, "booking_confirmed", key=key, topic=Topic.PAYMENTS)


def moved(view: BookingView, happened: Happening, *, key: str) -> None:
    was = finding.slot(happened.from_slot) if happened.from_slot else None
    _tell(view, "booking_moved", key=key, topic=Topic.PAYMENTS, was=was)


def cancelled(view: BookingView, happened: Happening, *, key: str) -> None:
    """`why` is what staff said, where they cancelled it for somebody.

    Where it cost money no other mail says that it goes back, so this one goes whatever was chosen.
    """
    paid = charging.costs(view)
    topic = None if paid else Topic.PAYMENTS
    _tell(view, "booking_cancelled", key=key, topic=topic, why=happened.reason, paid=paid)


def cancelled_by_us(view: BookingView, happened: Happening, *, key: str) -> None:
    """Whatever somebody chose about email: they would come for nothing."""
    paid, others = charging.costs(view), _others(view)
    _tell(view, "booking_cancelled_by_us", key=key, why=happened.reason, others=others, anew=paid)


def late(view: BookingView, happened: Happening, *, key: str) -> None:
    """Whatever somebody chose about email. It is of no use once the time is over."""
    minutes = happened.minutes or 0
    _tell(
        view,
        "booking_late",
        key=key,
        useful_until=view.slot.ends_at,
        minutes=minutes,
        expect_at=view.slot.starts_at + timedelta(minutes=minutes),
        why=happened.reason,
        others=_others(view),
    )


def reminder(view: BookingView, *, key: str, text: bool = False) -> None:
    """`text`: as its calendar sets it, for those with a mobile phone who chose nothing else."""
    _tell(
        view,
        "booking_reminder",
        key=key,
        topic=Topic.REMINDERS,
        text=text,
        useful_until=view.slot.starts_at,
    )


def facts_of(view: BookingView) -> dict[str, Any]:
    """What mails and pages say of a booking, in the language in use."""
    return {
        "reference": view.reference,
        "code": looking.code_of(view.id),
        "title": str(wording.title_of(view)),
        "when": words.when(view.slot),
        "place": wording.place_of(view.calendar),
        "directions": [str(each) for each in wording.directions_of(view.calendar, view.contact)],
        "call": wording.call_of(view.calendar),
        "number": _plain(wording.number_of(view.units, view.slot.unit)),
        "needs": [str(each) for each in wording.needs_of(view.needs)],
        "change_by": words.day_and_time(view.change_until) if view.may_change else None,
    }


def _tell(  # noqa: PLR0913 - all named
    view: BookingView,
    template: str,
    *,
    key: str,
    topic: Topic | None = None,
    useful_until: datetime | None = None,
    text: bool = False,
    **more: Any,
) -> None:
    """Without a `topic` it goes whatever was chosen."""
    chosen = preferences_of(view.person_id)
    way = telling.way_to(view.contact, chosen, topic, text=text)
    if way is None:
        return
    with transaction(), use_locale(chosen.locale or view.locale) as locale:
        telling.queue(
            way,
            key=key,
            about=view.case_id or view.id,
            locale=locale.code,
            template=template,
            values=_values(view, locale.code, more),
            short=_short(view, locale.code),
            useful_until=useful_until,
        )


def _values(view: BookingView, locale: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **facts_of(view),
        "link": _link(view, locale),
        "again": _again(view, locale),
        "calendar": entries.attached(view),
        **{name: _said(value) for name, value in more.items()},
    }


def _others(view: BookingView) -> list[SlotView]:
    """Times that suit who booked this one."""
    return finding.others(view.slot.id, units=view.units, needs=view.needs, most=_OTHERS)


def _link(view: BookingView, locale: str) -> str:
    code = looking.code_of(view.id)
    return f"{codes.address(locale)}/bookings/{view.reference}?code={code}"


def _short(view: BookingView, locale: str) -> str:
    """The same for a text, where each character costs: nobody copies a code from one."""
    code = looking.code_of(view.id).replace("-", "")
    return f"{codes.address(locale)}/bookings/{view.reference.replace('-', '')}?code={code}"


def _again(view: BookingView, locale: str) -> str:
    """Where to book once more: the form, else all services."""
    form = charging.form_of(view.service)
    return f"{codes.address(locale)}/services/{f'{form.service}/' if form else ''}"


def _said(value: Any) -> Any:
    """Times as words, so that the mail is the same at each try."""
    if isinstance(value, list):
        return [_said(each) for each in value]
    if isinstance(value, SlotView):
        return words.when(value)
    return words.time_of(value) if isinstance(value, datetime) else value


def _plain(value: str | None) -> str | None:
    return None if value is None else str(value)
