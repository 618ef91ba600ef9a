"""The queue: the cases of an officer's teams by what is due next, and looking for one of them."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases.queue import counting, listing, searching, together, views
from portal.cases.queue.counting import MOST
from portal.cases.queue.listing import Line, Page
from portal.cases.queue.views import View
from portal.cases.queue.wanted import Due, Owner, Wanted
from portal.cases.staff.blueprint import bp
from portal.cases.staff.queue_forms import QueueForm, SearchForm, ViewForm
from portal.core import cards, paging
from portal.core.errors import Sentence
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

navigation.add_staff_page(10, "cases_staff.cases", _l("Cases"), Permission.READ_CASES)
_AT_HOME = 10
# What an officer begins a day with: how many there are, and the way to them.
_COUNTED: dict[str, tuple[Sentence, Wanted]] = {
    "late": (_l("Late"), Wanted(due=Due.LATE)),
    "today": (_l("Due today"), Wanted(due=Due.TODAY)),
    "mine": (_l("Mine"), Wanted(owner=Owner.MINE)),
    "nobody": (_l("Nobody’s yet"), Wanted(owner=Owner.NOBODY)),
    "waiting": (_l("Waiting for the resident"), Wanted(due=Due.WAITING)),
}


class Count(NamedTuple):
    text: Sentence
    number: int
    href: str
    most: int = MOST


@bp.get("/cases/")
def cases() -> Response:
    """What is due next first. A page that is open asks whether it still is as it was."""
    actor = _reader()
    if actor is None:
        return Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    kept = views.views_of(actor)
    wanted = _wanted(kept)
    page = listing.page(actor.teams, wanted, me=actor.id, after=request.args.get("after"))
    version = listing.version_of(page.lines)
    if request.if_none_match.contains(version):
        return Response(status=HTTPStatus.NO_CONTENT)
    if request.if_none_match and "HX-Request" in request.headers:
        return render(
            "cases/staff_queue.html", partial="cases/_queue_news.html", now=paging.address()
        )
    return _show(actor, kept, wanted, page, version)


@bp.post("/cases/search")
@cards.told_at_the_box
def search() -> Response:
    """A reference leads to its case, anything else to what has those words."""
    actor = access.required_actor()
    actor.require(Permission.READ_CASES)
    form = SearchForm(request.form)
    if not form.validate():
        return _found(form, None)
    typed = form.q.data or ""
    if reference := searching.reference_called(actor, typed):
        return redirect(url_for("cases_staff.case", reference=reference))
    return redirect(url_for("cases_staff.found_cases", search_id=searching.keep(actor, typed)))


@bp.get("/cases/search/<uuid:search_id>")
def found_cases(search_id: UUID) -> Response:
    actor = access.required_actor()
    found = searching.found(actor, search_id)
    return _found(SearchForm(data={"q": found.typed}), found)


def at_home(actor: Actor) -> Mapping[str, Any]:
    """What stands on the first page of staff: the view that is pinned, or all that is open."""
    kept = views.views_of(actor)
    wanted = kept[0].wanted if kept and kept[0].pinned else Wanted()
    lines = listing.page(actor.teams, wanted, me=actor.id).lines[:_AT_HOME]
    return {"counts": _counts(actor), "lines": lines, **_facts_of(actor, lines)}


navigation.add_staff_home_part("cases/_queue_home.html", at_home, Permission.READ_CASES)


def _reader() -> Actor | None:
    """None where an open page asks for news, and nobody is signed in there any more."""
    if request.if_none_match and access.actor() is None:
        return None
    actor = access.required_actor()
    actor.require(Permission.READ_CASES)
    return actor


def _wanted(kept: list[View]) -> Wanted:
    """What the address asks for; the pinned view where it asks for nothing."""
    if not request.args and kept and kept[0].pinned:
        return kept[0].wanted
    return Wanted.of(request.args)


def _show(actor: Actor, kept: list[View], wanted: Wanted, page: Page, version: str) -> Response:
    form = QueueForm(data=wanted.asked)
    form.among(sorted(actor.teams), counting.services_of(actor.teams))
    return render(
        "cases/staff_queue.html",
        form=form,
        search=SearchForm(),
        view=ViewForm(),
        views=[(each, _href(each.wanted), each.wanted == wanted) for each in kept],
        lines=page.lines,
        counts=_counts(actor),
        whats=_whats(actor),
        asked=wanted.asked,
        address=paging.address(),
        version=version,
        pages=_pages(wanted, page),
        **_facts_of(actor, page.lines),
    )


def _found(form: SearchForm, found: searching.Found | None) -> Response:
    actor = access.required_actor()
    lines = found.lines if found else ()
    return render(
        "cases/staff_queue_found.html",
        status=INVALID if form.errors else OK,
        form=form,
        found=found,
        lines=lines,
        **_facts_of(actor, lines),
    )


def _facts_of(actor: Actor, lines: tuple[Line, ...]) -> dict[str, Any]:
    """What a table of cases says beside the cases themselves."""
    owners = {line.owner_id for line in lines if line.owner_id} - {actor.id}
    return {
        "me": actor,
        "owners": accounts.staff_names(owners) if owners else {},
        "unread": counting.with_new_messages([line.id for line in lines]),
        "several_teams": len(actor.teams) > 1,
    }


def _counts(actor: Actor) -> list[Count]:
    numbers = counting.counts(actor.teams, me=actor.id)
    return list(_counted(numbers))


def _counted(numbers: counting.Counts) -> Iterator[Count]:
    for name, (text, wanted) in _COUNTED.items():
        yield Count(text, getattr(numbers, name), _href(wanted))


def _href(wanted: Wanted, **more: str) -> str:
    return url_for("cases_staff.cases", **{**wanted.address, **more})


def _whats(actor: Actor) -> list[dict[str, Any]]:
    """What can be done with several cases at once, as the select component wants it."""
    if not actor.may(Permission.UPDATE_CASES):
        return []
    return [{"value": each.value, "text": each.label} for each in together.What]


def _pages(wanted: Wanted, page: Page) -> dict[str, Any]:
    """Only on: what lies before may have changed since."""
    links: dict[str, Any] = {}
    if request.args.get("after"):
        links["previous"] = {"href": _href(wanted), "text": _l("First page")}
    if page.after:
        links["next"] = {"href": _href(wanted, after=page.after)}
    return links
