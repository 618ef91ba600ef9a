"""Forms in words: cards, start pages and answers as a person reads them, in their language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup, escape

from portal.content import services as content
from portal.core.i18n import _, pgettext, plain
from portal.core.settings import settings
from portal.eforms import publishing
from portal.eforms.definitions import (
    Booking,
    Definition,
    Fee,
    Page,
    Question,
    QuestionType,
    context_of,
)
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.known import passed
from portal.eforms.pages import addresses
from portal.eforms.pages.costs import Price, prices
from portal.eforms.pages.keeping import kept
from portal.eforms.walk import Walk, visible_questions
from portal.faults.services import Category

_CAME_FROM: dict[str, Any] = {"from": "check"}  # a name that Python keeps to itself


class OtherWay(NamedTuple):
    """How else to do it: by phone, by visit, on paper."""

    by: str
    text: str


@dataclass(frozen=True)
class StartPage:
    """A service in its own words, all of them in the current language."""

    service: str
    title: str
    summary: str
    minutes: int
    needs: list[str]
    cost: str
    next: list[str]
    purpose: str
    kept: str
    picture: str | None
    action: str
    prices: list[Price]
    fee: Fee | None
    booking: Booking | None
    ways: list[OtherWay]


class Row(NamedTuple):
    """One answer on the check page.

    `item` names the item of a group that it belongs to, `section` the part of the task list.
    """

    question: Question
    label: str
    lines: list[str]
    change_href: str
    item: str = ""
    section: str = ""


def start_page(definition: Definition) -> StartPage:
    def say(text: str) -> str:
        return pgettext(definition.service, text)

    return StartPage(
        service=definition.service,
        title=say(definition.title),
        summary=say(definition.summary),
        minutes=definition.minutes,
        needs=[say(text) for text in definition.needs],
        cost=say(definition.cost),
        next=[say(text) for text in definition.next],
        purpose=say(definition.purpose),
        kept=kept(definition),
        picture=definition.picture,
        action=url_for("eforms.begin", service=definition.service),
        prices=prices(definition),
        fee=definition.fee,
        booking=definition.booking,
        ways=[OtherWay(way.by, say(way.text)) for way in definition.ways],
    )


def heading(definition: Definition, step: Page) -> str:
    """What a page is headed with: its title, or the label of its only question."""
    part = step.questions[0].key if step.single else step.key
    return pgettext(context_of(definition.service, part), step.heading)


def title(definition: Definition, heading: str, *, invalid: bool) -> str:
    """The title of the window: heading, form and council, and “Error:” before them."""
    form = pgettext(definition.service, definition.title)
    words = f"{plain(heading)} – {plain(form)} – {settings().council['name']}"
    return f"{_('Error:')} {words}" if invalid else words


def entries() -> list[content.Entry]:
    """Every live service, for the home page and search."""
    return [_entry(definition) for definition in publishing.all_published()]


def fault_categories() -> list[Category]:
    """The faults that can be reported, as they are called."""
    return [
        Category(
            each.service,
            pgettext(each.service, each.report.name or each.title),
            each.report.group,
            public=each.report.public,
        )
        for each in publishing.all_published()
        if each.report
    ]


def directory() -> dict[str, Any]:
    """All services, by what a person wants to do and from A to Z; those of other domains, too."""
    doors = {door.key for door in content.DOORS}
    listed = [entry for entry in content.entries() if entry.kind in doors]
    groups = [
        {
            "key": door.key,
            "title": door.title,
            "line": door.line,
            "services": [entry for entry in listed if entry.kind == door.key],
        }
        for door in content.DOORS
    ]
    letters: dict[str, list[content.Entry]] = {}
    for entry in sorted(listed, key=lambda each: each.title.casefold()):
        letters.setdefault(entry.title[:1].upper(), []).append(entry)
    return {"groups": groups, "by_letter": list(letters.items())}


def rows(
    definition: Definition, way: Walk, asks: Callable[[str], bool] = lambda _key: True
) -> list[Row]:
    """The answers that will be sent, in the order they were asked; `asks` leaves questions out.

    The row of a group says how many items it has; the rows of each item follow it.
    """
    return [
        row._replace(section=_section(definition, step))
        for step, question in _answered(definition, way)
        if question.type is not QuestionType.EQUALITY and asks(question.key)
        for row in _rows(definition, step, question, way.answers[question.key])
    ]


def unlinked_rows(definition: Definition, way: Walk) -> list[Row]:
    """The answers about equality, which are counted apart from what is sent."""
    return [
        row
        for step, question in _answered(definition, way)
        if question.type is QuestionType.EQUALITY
        for row in _rows(definition, step, question, way.answers[question.key])
    ]


def item_name(definition: Definition, question: Question, number: int) -> Markup:
    """What one item of a group is called: “Child 2”."""
    item = pgettext(context_of(definition.service, question.key), question.item or question.label)
    pattern = pgettext("an item of a list and its number", "%(item)s %(number)s")
    return escape(pattern) % {"item": item, "number": number}


def item_rows(
    definition: Definition, step: Page, question: Question, number: int, answers: dict[str, Any]
) -> list[Row]:
    """What was answered about one item of a group."""
    service = definition.service
    href = addresses.href("item", service, page=step.key, number=number, **_CAME_FROM)
    item = item_name(definition, question, number)
    return [
        _row(definition, each, answers.get(each.key), href)._replace(item=item)
        for each in question.questions
    ]


def _section(definition: Definition, step: Page) -> str:
    title = next((each.title for each in definition.sections if each.key == step.section), "")
    return pgettext(definition.service, title) if title else ""


def _answered(definition: Definition, way: Walk) -> Iterator[tuple[Page, Question]]:
    for step in way.pages:
        for question in visible_questions(definition, step, way.answers):
            if not passed(question, way.answers[question.key]):
                yield step, question


def _rows(definition: Definition, step: Page, question: Question, answer: Any) -> Iterator[Row]:
    href = addresses.href("page", definition.service, page=step.key, **_CAME_FROM)
    yield _row(definition, question, answer, href)
    if question.questions:
        for number, item in enumerate(answer or [], 1):
            yield from item_rows(definition, step, question, number, item)


def _row(definition: Definition, question: Question, answer: Any, href: str) -> Row:
    service = definition.service
    lines = [] if answer is None else kind_of(question).shown(question, service, answer)
    return Row(question, pgettext(context_of(service, question.key), question.label), lines, href)


def _entry(definition: Definition) -> content.Entry:
    def say(text: str) -> str:
        return pgettext(definition.service, text)

    return content.Entry(
        slug=definition.service,
        title=say(definition.title),
        summary=say(definition.summary),
        href=url_for("eforms.start", service=definition.service),
        kind=definition.action.value,
        keywords=tuple(say(text) for text in definition.keywords),
        picture=definition.picture,
        popular=definition.popular,
    )
