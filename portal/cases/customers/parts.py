"""What domains above know of a person, shown to staff on the page of that person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from portal.accounts.services import Actor, Item, ItemKind, Permission


@dataclass(frozen=True)
class Seen:
    """Whose page it is, and how much its reader may see.

    `records` are the ids of the person's records, the one that was asked for first. `own`: a team
    of the reader deals with them. `why` is the reason they gave to look at everything, if any.
    """

    records: tuple[UUID, ...]
    own: bool
    why: str | None


type Facts = Callable[[Seen, Actor], Mapping[str, Any] | None]
type Href = Callable[[Item, Actor], str | None]


class Part(NamedTuple):
    """A part of the page: the template is included and sees `facts`."""

    order: int
    template: str
    facts: Mapping[str, Any]


class Shown(NamedTuple):
    """How things of one kind are shown: to whom, where they lead, or only how many there are."""

    permission: Permission
    href: Href | None


_parts: dict[str, tuple[int, Facts]] = {}
_kinds: dict[ItemKind, Shown] = {}


def add_customer_part(order: int, template: str, facts: Facts) -> None:
    """Show this template on the page of a person too, unless `facts` gives None.

    It is asked once the reading is on the audit log; what is only for some, it asks of the actor.
    Below 20 stands what everybody must know who deals with the person; cases stand at 50.
    """
    _parts[template] = (order, facts)


def show_to_staff(kind: ItemKind, permission: Permission, href: Href | None) -> None:
    """Show what a person has of this kind to staff with the permission, once they said why.

    It is what stands in the person's own account. Where `href` is None, only their number is told.
    """
    _kinds[kind] = Shown(permission, href)


def customer_parts(seen: Seen, actor: Actor) -> Sequence[Part]:
    found = [
        Part(order, template, known)
        for template, (order, facts) in _parts.items()
        if (known := facts(seen, actor)) is not None
    ]
    return sorted(found, key=lambda part: part.order)


def kinds_for_staff() -> Mapping[ItemKind, Shown]:
    """In the order in which they are listed."""
    return {kind: _kinds[kind] for kind in ItemKind if kind in _kinds}
