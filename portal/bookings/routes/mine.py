"""My bookings: what is coming, and what is over."""

from flask import Response

from portal.accounts import access, navigation
from portal.accounts.services import State
from portal.bookings import words
from portal.bookings.after import wording
from portal.bookings.reading import own
from portal.bookings.routes.blueprint import bp
from portal.core import paging
from portal.core.i18n import _l
from portal.core.web import render

AT_ONCE = 20

navigation.add_account_page(15, "bookings.own_bookings", _l("Bookings"))


@bp.get("/account/bookings")
def own_bookings() -> Response:
    """What is coming first, the next one on top."""
    person_id = access.required_person_id()
    page = paging.page()
    skip = (page - 1) * AT_ONCE
    found = own.bookings_of(person_id, frozenset(State), skip=skip, most=AT_ONCE + 1)
    shown = found[:AT_ONCE]
    return render(
        "bookings/mine.html",
        coming=[view for view in shown if own.state_of(view) is State.OPEN],
        over=[view for view in shown if own.state_of(view) is State.CLOSED],
        pages=paging.pages(page, more=len(found) > AT_ONCE),
        titles=wording.titles_of(shown),
        when_of=lambda view: words.when(view.slot),
        place_of=lambda view: wording.place_of(view.calendar),
        states=wording.STATES,
    )
