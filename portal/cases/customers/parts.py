"""What domains above know of a person, shown to staff on the page of that person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
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


type Href = Callable[[Item, Actor], str | None]


class Shown(NamedTuple):
    """How things of one kind are shown: to whom, where they lead, or only how many there are."""

    permission: Permission
    href: Href | None


_kinds: dict[ItemKind, Shown] = {}


def show_to_staff(kind: ItemKind, permission: Permission, href: Href | None) -> None:
    """Show what a person has of this kind to staff with the permission, once they said why.

    It is what stands in the person's own account. Where `href` is None, only their number is told.
    """
    _kinds[kind] = Shown(permission, href)


def kinds_for_staff() -> Mapping[ItemKind, Shown]:
    """In the order in which they are listed."""
    return {kind: _kinds[kind] for kind in ItemKind if kind in _kinds}
