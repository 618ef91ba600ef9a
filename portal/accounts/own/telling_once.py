"""Who keeps a copy of a person's details: domains above say so, and are told of a change.

What keeps them is called an item: a case, a permit, a subscription. Each kind is a source.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from portal.accounts.models import Outcome
from portal.accounts.own.details import Detail, Values
from portal.core import logs
from portal.core.db import transaction
from portal.core.errors import Sentence
from portal.core.i18n import _l, pgettext


@dataclass(frozen=True)
class Linked:
    """One thing that keeps details of a person.

    `title` is English, to be translated with `context`; `reference` is None where it has none.
    `why` says what it needs the details for. `hindered` is the outcome that is certain already,
    as for something that was sent on to another system: it can't be chosen.
    """

    key: str
    context: str
    title: str
    reference: str | None
    keeps: frozenset[Detail]
    why: Sentence = ""
    hindered: Outcome | None = None


class Source(Protocol):
    """A kind of items. Both are asked for one person, and find nothing of anybody else's."""

    name: str

    def linked(self, person_id: UUID) -> Iterable[Linked]:
        """Those that can still be told: what is closed is left out."""

    def named(self, person_id: UUID, keys: Collection[str]) -> Iterable[Linked]:
        """Those with these keys, whether they can be told or not. Keys may be any text."""

    def change(self, person_id: UUID, key: str, values: Values) -> Outcome:
        """Tell one item in the caller's transaction: CHANGED, or CLOSED, or SENT_ON."""


@dataclass(frozen=True)
class Listed:
    """An item with its source. `id` stands in the page's boxes."""

    source: str
    item: Linked

    @property
    def id(self) -> str:
        return f"{self.source}:{self.item.key}"

    @property
    def title(self) -> str:
        return pgettext(self.item.context, self.item.title)


@dataclass(frozen=True)
class Listing:
    """`unread` says that a source could not be read: there may be more."""

    items: tuple[Listed, ...]
    unread: bool = False

    @property
    def free(self) -> Sequence[Listed]:
        """Those that can be chosen."""
        return [each for each in self.items if each.item.hindered is None]

    @property
    def hindered(self) -> Sequence[Listed]:
        return [each for each in self.items if each.item.hindered is not None]


CHANGED = Outcome.CHANGED
OUTCOMES: dict[Outcome, Sentence] = {
    Outcome.CHANGED: _l("Changed"),
    Outcome.NOT_CHOSEN: _l("Not changed, because you did not choose it."),
    Outcome.CLOSED: _l("Not changed, because it is finished."),
    Outcome.SENT_ON: _l(
        "Not changed, because we have passed it to another system. Phone us to change it there."
    ),
    Outcome.WAITING: _l("Not changed yet. Something went wrong. We will try again by ourselves."),
    Outcome.GIVEN_UP: _l("Not changed. We tried for 2 days. Phone us and we will change it."),
    Outcome.OVERTAKEN: _l("Not changed, because you have changed your details again since."),
}

_sources: dict[str, Source] = {}


def add_recipient(source: Source) -> None:
    """Let a domain's items be told of new details; called when its handlers are imported."""
    _sources[source.name] = source


def listing(person_id: UUID, wanted: Collection[Detail]) -> Listing:
    """What keeps one of these details of a person. A source that fails hides no other."""
    items: list[Listed] = []
    unread = False
    for source in _sources.values():
        try:
            with transaction() as session, session.begin_nested():
                found = [item for item in source.linked(person_id) if item.keeps & set(wanted)]
        except Exception as fault:  # noqa: BLE001 - whatever it is, the rest is shown
            logs.fault(fault)
            unread = True
        else:
            items += [Listed(source.name, item) for item in found]
    return Listing(tuple(items), unread)


def named(person_id: UUID, ids: Collection[str]) -> list[Listed]:
    """The items of a person with these ids, as far as there are any. Ids may be any text."""
    keys: dict[str, list[str]] = {}
    for each in ids:
        source, _colon, key = each.partition(":")
        keys.setdefault(source, []).append(key)
    return [
        Listed(name, item)
        for name in keys.keys() & _sources.keys()
        for item in _sources[name].named(person_id, keys[name])
    ]


def change(source: str, person_id: UUID, key: str, values: Values) -> Outcome:
    """Tell one item. Raises what its source raises, and KeyError for a source that is gone."""
    return _sources[source].change(person_id, key, values)
