"""Asking us to put something right. Cases stand above this domain: they take the request in."""

from collections.abc import Callable, Sequence
from uuid import UUID

from portal.accounts.privacy.holding import Correction, holders

LONGEST = 4_000  # characters

type Desk = Callable[[UUID, str], str]

_desks: list[Desk] = []


def set_desk(desk: Desk) -> None:
    """Who takes requests in: given the person and their words, the reference to quote."""
    _desks[:] = [desk]


def ask(person_id: UUID, words: str) -> str:
    """Have something corrected; the reference of the request."""
    return _desks[0](person_id, words)


def ways() -> Sequence[Correction]:
    """How each thing can be corrected, in the order in which we say what we hold."""
    return [correction for holder in holders() for correction in holder.corrections]
