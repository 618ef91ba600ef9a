"""A page on the way through a form, and where its links lead: all read off the walk."""

from typing import Any

from flask import Response, url_for

from portal.core import security
from portal.core.web import INVALID, OK, render
from portal.eforms import slots
from portal.eforms.definitions import Page
from portal.eforms.kinds.known import passed
from portal.eforms.pages import addresses, notices, rendering, summary, times
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk

Options = dict[str, Any]


def render_step(
    body: str, draft: OpenDraft, heading: str, *, invalid: bool = False, **context: Any
) -> Response:
    """A page on the way through a form, whole or as htmx swaps it in."""
    return render(
        "eforms/step.html",
        partial="eforms/_step.html",
        status=INVALID if invalid else OK,
        body=body,
        draft=draft,
        heading=heading,
        notice=notices.notice(draft),
        kept_time=keeping_time(draft),
        title=summary.title(draft.definition, heading, invalid=invalid),
        **context,
    )


def keeping_time(draft: OpenDraft) -> Options | None:
    """What is said of a time that is kept while the rest is filled in."""
    return None if draft.reopened else kept_time_of(draft)


def kept_time_of(draft: OpenDraft) -> Options | None:
    """The time that was chosen, and where it is changed.

    `after` and `here` are where that alone is read again, for the pages after it and its own.
    """
    kept = slots.kept(draft.definition, draft.answers)
    if kept is None:
        return None
    question, booking = slots.question_of(draft.definition), draft.definition.booking
    key = draft.definition.page_of[question.key].key if question else ""
    return {
        "time": times.kept_time(kept),
        "beyond": times.beyond(kept, booking.within if booking else None, draft.answers),
        "href": page_at(draft, key),
        **{place: page_at(draft, key, kept=place) for place in ("after", "here")},
    }


def keep_browser(draft: OpenDraft) -> None:
    """The browser's cookie must last as long as the draft that is bound to it, where one is."""
    if draft.reopened is None:
        security.ensure_browser_token()


def next_url(draft: OpenDraft, way: Walk, answered: Page | None = None) -> str:
    """Where a person goes on, after the page they have just `answered` if they have.

    With a task list: on in the section of that page; after its last page, to the list.
    """
    if draft.reopened:
        return check_url(draft) if way.next is None else page_url(draft, way.next)
    if way.tasks and not (way.complete and rendering.came_from_check()):
        task = way.task_of(answered) if answered else None
        return page_url(draft, task.next) if task and task.next else tasks_url(draft)
    if way.next is None:
        return addresses.href("check", draft.definition.service)
    return page_url(draft, way.next)


def check_url(draft: OpenDraft) -> str:
    return addresses.href("check", draft.definition.service)


def tasks_url(draft: OpenDraft) -> str:
    return url_for("eforms.tasks", service=draft.definition.service)


def page_at(draft: OpenDraft, page: str, **query: str) -> str:
    """An address that remembers, if that is so, that the person came from the check page."""
    came = {"from": "check"} if rendering.came_from_check() else {}
    return addresses.href("page", draft.definition.service, page=page, **query, **came)


def page_url(draft: OpenDraft, step: Page) -> str:
    return addresses.href("page", draft.definition.service, page=step.key)


def back_url(draft: OpenDraft, way: Walk, step: Page) -> str:
    if rendering.came_from_check() and way.complete:
        return check_url(draft)
    if draft.reopened:
        asked = [each for each in way.pages if draft.asks_on(each) and each is not step]
        earlier = [each for each in asked if _stands_before(draft, each, step)]
        return page_url(draft, earlier[-1]) if earlier else start_url(draft)
    before = _asked_before(way, step)
    if before is not None:
        return page_url(draft, before)
    return tasks_url(draft) if way.task_of(step) else start_url(draft)


def _asked_before(way: Walk, step: Page) -> Page | None:
    """What a person saw before this page: not what had nothing to list."""
    before = way.before(step)
    if before is None or not any(passed(q, way.answers.get(q.key)) for q in before.questions):
        return before
    return way.before(before)


def _stands_before(draft: OpenDraft, page: Page, step: Page) -> bool:
    pages = draft.definition.pages
    return pages.index(page) < pages.index(step)


def start_url(draft: OpenDraft) -> str:
    return addresses.href("start", draft.definition.service)
