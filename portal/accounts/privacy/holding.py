"""What we hold about a person: each domain registers what it holds, and can show, let go, correct.

The page "Your information", the download and the deletion are all read off this registry, so what
is shown, given and deleted is the same. Domains above this one call `add_holder`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from portal.accounts.privacy.lawful import Basis, SpecialCondition
from portal.core.errors import Sentence


@dataclass(frozen=True)
class Holding:
    """A line of what we hold, in the language in use. `count` is how many of it there are."""

    what: str
    count: int
    purpose: str
    basis: Basis
    how_long: str
    special: SpecialCondition | None = None


class Row(NamedTuple):
    """A label and what stands beside it, as a person reads them."""

    label: str
    lines: Sequence[str]


class Record(NamedTuple):
    """One thing in a download: `facts` for programs (JSON, English keys), `rows` for people."""

    heading: str
    facts: dict[str, Any]
    rows: Sequence[Row]


class HeldFile(NamedTuple):
    """A file that came with something. `pieces` are read once, one after the other."""

    name: str
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Fate:
    """What becomes of something if its owner asks to be forgotten, in the language in use.

    Kept where `why` is given, until `until` if that is known; deleted or made nobody's otherwise.
    `step` says what its owner can do first. While something `owned` is kept, so is the address
    that its owner signs in with: they may go on seeing it.
    """

    what: str
    count: int
    why: str | None = None
    until: date | None = None
    step: str | None = None
    owned: bool = False

    @property
    def kept(self) -> bool:
        return self.why is not None


class Correction(NamedTuple):
    """How one thing is corrected: `endpoint` is the page for it, where there is one."""

    what: Sentence
    how: Sentence
    endpoint: str | None = None
    link: Sentence | None = None


def _none(_person_id: UUID) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A part of what the council holds.

    `tables` are those with sealed columns that this holder answers for. `erase` does one bounded
    step in the transaction that is open, and says whether more is left; done again, it changes
    nothing. What `fates` says is kept, `erase` keeps.
    """

    key: str
    order: int
    title: Sentence
    tables: frozenset[str]
    holdings: Callable[[UUID], Sequence[Holding]]
    records: Callable[[UUID], Iterator[Record]]
    fates: Callable[[UUID], Sequence[Fate]]
    erase: Callable[[UUID], bool]
    files: Callable[[UUID], Iterator[HeldFile]] = _none
    corrections: Sequence[Correction] = field(default=())


_holders: dict[str, Holder] = {}


def add_holder(holder: Holder) -> None:
    """Register what a domain holds; once a process, when its module is imported."""
    _holders[holder.key] = holder


def holders() -> list[Holder]:
    """In the order in which a person reads them."""
    return sorted(_holders.values(), key=lambda each: each.order)
