"""What can be booked, by service or by place, each with the earliest time that is free."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from flask import url_for

from portal.bookings import services as bookings
from portal.core.i18n import pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition, context_of


@dataclass(frozen=True)
class Line:
    """Something that can be booked somewhere. `what` is one of the things a service offers.

    `when` is None where nothing is free; then there may be a list to wait on.
    """

    service: str
    what: str
    place: str
    when: str | None
    href: str
    waiting: str | None


@dataclass(frozen=True)
class Group:
    """All of one service, or of one place."""

    title: str
    lines: list[Line]


def groups(near: bookings.Near | None, *, by_place: bool) -> list[Group]:
    """By title, or with `near` the nearest place first."""
    lines = list(_lines(near))
    named = attrgetter("place" if by_place else "service")
    if not (by_place and near):
        lines.sort(key=lambda line: named(line).casefold())
    titles = dict.fromkeys(named(line) for line in lines)
    return [Group(title, [line for line in lines if named(line) == title]) for title in titles]


def _lines(near: bookings.Near | None) -> Iterator[Line]:
    """The nearest place first."""
    offered = [each for form in publishing.all_published() for each in _offers(form)]
    for calendar, first in bookings.earliest_of_each(near):
        for form, name, what in offered:
            if _is_in(calendar, form, name):
                yield _line(calendar, first, form, (name, what))


def _offers(form: Definition) -> Iterable[tuple[Definition, str, str]]:
    """What is booked with a form: by its name in calendars, and in words where it is a choice."""
    booking = form.booking
    if booking is None or not booking.taken:
        return
    if booking.offers is None:
        yield form, form.service, ""
        return
    question = form.questions[booking.offers.question]
    context = context_of(form.service, question.key)
    for option in question.options:
        yield form, booking.offers.names[option.value], pgettext(context, option.label)


def _is_in(calendar: bookings.CalendarView, form: Definition, name: str) -> bool:
    only = form.booking.calendar if form.booking else None
    return calendar.slug == only if only else name in calendar.plan.services


def _line(
    calendar: bookings.CalendarView,
    first: bookings.SlotView | None,
    form: Definition,
    offered: tuple[str, str],
) -> Line:
    name, what = offered
    listed = calendar.plan.offer_minutes is not None and first is None
    return Line(
        service=pgettext(form.service, form.title),
        what=what,
        place=calendar.place or calendar.title,
        when=bookings.words.when(first) if first else None,
        href=url_for("eforms.start", service=form.service),
        waiting=url_for("bookings.join_waiting", calendar=calendar.slug, service=name)
        if listed
        else None,
    )
