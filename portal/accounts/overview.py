"""Everything of a person in one place: asked of those who know it, each apart from the others.

Domains above this one register a source. A source counts first and is then read a page at a time,
so however much somebody has, one page costs the same.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Protocol
from uuid import UUID

from portal.core import db, logs
from portal.core.errors import Sentence

PER_PAGE = 20
MOST_TO_DO = 10


class ItemKind(StrEnum):
    """What somebody can have with the council, in the order in which it is listed."""

    FORM = "form"
    BOOKING = "booking"
    CASE = "case"
    ORGANISATION = "organisation"
    SUBSCRIPTION = "subscription"
    PAYMENT = "payment"
    MESSAGE = "message"
    DOCUMENT = "document"


class State(StrEnum):
    """With whom the next step lies. As a filter, `open` takes in what waits for the person."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def covers(self) -> tuple["State", ...]:
        return (State.WAITING, State.OPEN) if self is State.OPEN else (self,)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing, in the language in use.

    `key` tells it from all others of its kind. `when` says which day counts next, `news` when there
    was something new. `picture` is one of static/pictures.toml. `to_do` is what the person should
    do now, where there is something: it stands in place of the title. `service` is the key of the
    form that it comes from, if any.
    """

    kind: ItemKind
    key: str
    title: Sentence
    status: Sentence
    sentence: Sentence
    state: State
    href: str
    picture: str
    news: Sentence
    reference: str | None = None
    when: Sentence | None = None
    to_do: Sentence | None = None
    service: str | None = None

    @property
    def version(self) -> str:
        facts = (self.kind, self.key, self.state, self.status, self.when, self.news, self.to_do)
        return "|".join(map(str, facts))


@dataclass(frozen=True)
class Summary:
    """How many there are in each state, and what is to be done first, most urgent first."""

    counts: Mapping[State, int]
    to_do: Sequence[Item] = ()


class Source(Protocol):
    """What a domain knows of a person. Both are asked within a request and may ask the database."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        """Counted, not read; at most `most` things to do."""

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        """In these states, what changed last first: `most` of them after the first `skip`."""


@dataclass(frozen=True)
class Wanted:
    """What the person chose to see; everything unless they chose."""

    kind: ItemKind | None = None
    state: State | None = None
    page: int = 1

    @property
    def states(self) -> tuple[State, ...]:
        return self.state.covers if self.state else tuple(State)


@dataclass(frozen=True)
class Section:
    """Items of one kind; `count` is how many there are of them on all pages."""

    kind: ItemKind
    count: int
    items: Sequence[Item]


@dataclass
class Overview:
    """A page of it. `missing` are kinds that can't be read just now."""

    wanted: Wanted
    summaries: dict[ItemKind, Summary] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    missing: list[ItemKind] = field(default_factory=list)
    page: int = 1

    @property
    def to_do(self) -> list[Item]:
        """First what keeps others waiting."""
        found = [item for summary in self.summaries.values() for item in summary.to_do]
        return sorted(found, key=lambda item: item.kind is ItemKind.FORM)[:MOST_TO_DO]

    @property
    def empty(self) -> bool:
        """Whether the person has nothing at all, as far as can be told."""
        return not any(sum(each.counts.values()) for each in self.summaries.values())

    @property
    def anything_open(self) -> bool:
        return any(self.count(kind, State.OPEN) for kind in self.summaries)

    @property
    def total(self) -> int:
        return sum(self.count(kind, self.wanted.state) for kind in self.chosen)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def version(self) -> str:
        """Changes exactly when the page has something else to say."""
        words = [str(self.page), *self.missing, *(item.version for item in self.to_do)]
        for kind, summary in self.summaries.items():
            words += [kind, *(str(summary.counts.get(state, 0)) for state in State)]
        words += [item.version for section in self.sections for item in section.items]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:20]

    def count(self, kind: ItemKind | None, state: State | None) -> int:
        """Of this kind, or of all that are listed; in this state, or in any."""
        kinds = [kind] if kind else [each for each in self.summaries if not _is_aside(each)]
        states = state.covers if state else tuple(State)
        return sum(
            self.summaries[each].counts.get(one, 0)
            for each in kinds
            if each in self.summaries
            for one in states
        )

    @property
    def chosen(self) -> list[ItemKind]:
        """The kinds that are read."""
        if self.wanted.kind:
            return [self.wanted.kind]
        return [kind for kind in self.summaries if not _is_aside(kind)]


@dataclass(frozen=True)
class _Registered:
    source: Source
    aside: bool


_sources: dict[ItemKind, _Registered] = {}


def add_source(kind: ItemKind, source: Source, *, aside: bool = False) -> None:
    """Ask this for the person's things of a kind.

    What stands `aside` belongs to something that is listed already: it is shown where somebody
    chooses its kind, and not among everything.
    """
    _sources[kind] = _Registered(source, aside)


def kinds() -> list[ItemKind]:
    """Those that somebody knows of, in the order in which they are listed."""
    return [kind for kind in ItemKind if kind in _sources]


def overview_of(person_id: UUID, wanted: Wanted) -> Overview:
    """What is to be done, and a page of the rest. A source that fails is named as missing."""
    found = Overview(wanted)
    for kind in kinds():
        count = partial(_sources[kind].source.summary, person_id, most=MOST_TO_DO)
        summary = _ask(found, kind, count)
        if summary is not None:
            found.summaries[kind] = summary
    found.page = min(max(wanted.page, 1), found.pages)
    _read(found, person_id)
    return found


def things_of(
    people: Sequence[UUID], kind: ItemKind, *, most: int
) -> tuple[int, Sequence[Item]] | None:
    """How many things of a kind these people have together, and the first of each person's.

    None where they can't be read just now.
    """

    def ask() -> tuple[int, Sequence[Item]]:
        source = _sources[kind].source
        counted = [sum(source.summary(each, most=0).counts.values()) for each in people]
        items = [
            item
            for person_id, count in zip(people, counted, strict=True)
            if count and most
            for item in source.items(person_id, tuple(State), skip=0, most=most)
        ]
        return sum(counted), items

    return _guarded(ask)


def _read(found: Overview, person_id: UUID) -> None:
    """The sections of this page: the kinds stand one after the other, each counted already."""
    skip, room = (found.page - 1) * PER_PAGE, PER_PAGE
    for kind in found.chosen:
        count = found.count(kind, found.wanted.state)
        if skip >= count or not room:
            skip = max(0, skip - count)
            continue
        page = partial(_sources[kind].source.items, person_id, found.wanted.states)
        items = _ask(found, kind, partial(page, skip=skip, most=room))
        if items:
            found.sections.append(Section(kind, count, items))
        room -= min(room, count - skip)
        skip = 0


def _ask[T](found: Overview, kind: ItemKind, question: Callable[[], T]) -> T | None:
    """The answer, or None where the source failed: that breaks no other source."""
    answer = _guarded(question)
    if answer is None and kind not in found.missing:
        found.missing.append(kind)
    return answer


def _guarded[T](question: Callable[[], T]) -> T | None:
    """The answer, or None where asking failed: that is logged."""
    try:
        return question()
    except Exception as fault:  # noqa: BLE001 - whatever it is, the rest is shown
        db.session.rollback()
        logs.fault(fault)
        return None


def _is_aside(kind: ItemKind) -> bool:
    return kind in _sources and _sources[kind].aside
