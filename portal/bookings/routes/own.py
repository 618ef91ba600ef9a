"""Bookings in a person's overview, and on the status page of the case they belong to."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for

from portal.accounts.services import Item, ItemKind, State, Summary, add_source
from portal.bookings import words
from portal.bookings.after import wording
from portal.bookings.reading import own
from portal.bookings.services import BookingState, BookingView, of_case
from portal.cases import services as cases
from portal.core import clock
from portal.core.errors import Sentence
from portal.core.i18n import _, date_text


class Bookings:
    """What is coming, and what is over."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:  # noqa: ARG002 - as all sources
        return Summary(own.counts(person_id))

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = own.bookings_of(person_id, states, skip=skip, most=most)
        titles = wording.titles_of(found)
        return [_item(view, titles[view.id]) for view in found]


def _item(view: BookingView, title: str) -> Item:
    when = words.when(view.slot)
    return Item(
        kind=ItemKind.BOOKING,
        key=view.reference,
        title=title,
        status=wording.STATES[view.state],
        sentence=_sentence(view),
        state=own.state_of(view),
        href=url_for("bookings.booking", reference=view.reference),
        picture="calendar",
        news=_("Since %(date)s", date=date_text(view.changed_at)),
        reference=view.reference,
        service=view.service or view.offered or next(iter(view.slot.calendar.plan.services), None),
        when=f"{when}.",
    )


def _sentence(view: BookingView) -> Sentence:
    if view.state is BookingState.CANCELLED:
        return _("It was cancelled. You do not need to do anything.")
    if own.state_of(view) is State.CLOSED:
        return _("This time is over.")
    return _("This time is booked for you.")


def _link(case: cases.CaseStatus) -> cases.Link | None:
    """On the status page of a case: the next time that is booked for it."""
    now = clock.now()
    booked = [view for view in of_case(case.id) if view.state is BookingState.CONFIRMED]
    coming = [view for view in booked if view.slot.ends_at > now]
    if not coming:
        return None
    view = min(coming, key=lambda each: each.slot.starts_at)
    when = words.when(view.slot)
    href = url_for("bookings.booking", reference=view.reference)
    return cases.Link(_("See or change your booking: %(when)s", when=when), href, "calendar")


add_source(ItemKind.BOOKING, Bookings())
cases.add_link(_link)
