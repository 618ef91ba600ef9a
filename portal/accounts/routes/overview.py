"""`/account/`: everything of the person who is signed in."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from flask import Response, request, url_for

from portal.accounts import access, navigation, overview
from portal.accounts.overview import ItemKind, Overview, State, Wanted
from portal.accounts.routes.blueprint import bp
from portal.core.errors import Sentence
from portal.core.i18n import _, _l
from portal.core.web import render

_LONGEST_NUMBER = 6
_NEIGHBOURS = 1  # of the page that is shown, in the list of pages

HEADINGS: dict[ItemKind, Sentence] = {
    ItemKind.FORM: _l("Unfinished forms"),
    ItemKind.BOOKING: _l("Bookings"),
    ItemKind.CASE: _l("Requests and reports"),
    ItemKind.ORGANISATION: _l("Requests of organisations"),
    ItemKind.SUBSCRIPTION: _l("Subscriptions"),
    ItemKind.PAYMENT: _l("Payments"),
    ItemKind.MESSAGE: _l("Messages"),
    ItemKind.DOCUMENT: _l("Copies of what you sent"),
}
MISSING: dict[ItemKind, Sentence] = {
    ItemKind.FORM: _l("We can’t show your unfinished forms just now."),
    ItemKind.BOOKING: _l("We can’t show your bookings just now."),
    ItemKind.CASE: _l("We can’t show your requests and reports just now."),
    ItemKind.ORGANISATION: _l("We can’t show requests of your organisations just now."),
    ItemKind.SUBSCRIPTION: _l("We can’t show your subscriptions just now."),
    ItemKind.PAYMENT: _l("We can’t show your payments just now."),
    ItemKind.MESSAGE: _l("We can’t show your messages just now."),
    ItemKind.DOCUMENT: _l("We can’t show copies of what you sent just now."),
}
STATES: dict[State, Sentence] = {
    State.WAITING: _l("Waiting for you"),
    State.OPEN: _l("Open"),
    State.CLOSED: _l("Closed"),
}

navigation.add_account_page(0, "accounts.overview", _l("Everything of yours"))


class Choice(NamedTuple):
    """One link of a filter, with the number of things it leads to."""

    key: str
    text: Sentence
    number: int
    href: str
    current: bool


@bp.get("/account/", endpoint="overview")
def everything() -> Response:
    """Asked by htmx it is the part that changes, or nothing where nothing has."""
    if request.if_none_match and access.person_id() is None:
        return Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    person_id = access.required_person_id()
    found = overview.overview_of(person_id, _wanted())
    if request.if_none_match.contains(found.version):
        return Response(status=HTTPStatus.NO_CONTENT)
    response = render(
        "accounts/overview.html",
        partial="accounts/_overview.html",
        found=found,
        notices=navigation.account_notices(person_id),
        kinds=list(_kinds(found)),
        states=list(_states(found)),
        pages=list(_pages(found)),
        headings=HEADINGS,
        missing=[MISSING[kind] for kind in found.missing],
        page_href=lambda page: _href(found.wanted, page=page),
    )
    response.headers["HX-Push-Url"] = "false"  # news is no new page in the browser's history
    return response


def _wanted() -> Wanted:
    """What can't be understood is everything."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    number = request.args.get("page", "")
    usable = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    known = [each for each in overview.kinds() if each == kind]
    return Wanted(
        kind=known[0] if known else None,
        state=State(state) if state in set(State) else None,
        page=int(number) if usable else 1,
    )


def _kinds(found: Overview) -> Iterator[Choice]:
    wanted = found.wanted
    for kind in (None, *found.summaries):
        yield Choice(
            key=f"kind-{kind or 'all'}",
            text=HEADINGS[kind] if kind else _("Everything"),
            number=found.count(kind, wanted.state),
            href=_href(Wanted(kind, wanted.state)),
            current=kind is wanted.kind,
        )


def _states(found: Overview) -> Iterator[Choice]:
    wanted = found.wanted
    for state in (None, *State):
        yield Choice(
            key=f"state-{state or 'all'}",
            text=STATES[state] if state else _("All"),
            number=found.count(wanted.kind, state),
            href=_href(Wanted(wanted.kind, state)),
            current=state is wanted.state,
        )


def _pages(found: Overview) -> Iterator[int | None]:
    """The numbers of pages to link to, None where some are left out."""
    near = range(found.page - _NEIGHBOURS, found.page + _NEIGHBOURS + 1)
    shown = sorted({1, found.pages, *(page for page in near if 1 <= page <= found.pages)})
    before = 0
    for page in shown:
        if page > before + 1:
            yield None
        yield page
        before = page


def _href(wanted: Wanted, *, page: int = 1) -> str:
    return url_for(
        "accounts.overview",
        kind=wanted.kind.value if wanted.kind else None,
        state=wanted.state.value if wanted.state else None,
        page=page if page > 1 else None,
    )
