"""What the domains above know of cases, for the audit log: it keeps their ids alone."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from uuid import UUID


class CaseNames(NamedTuple):
    """How the domain of cases answers.

    `find` gives the id of a reference as people type it, `references` those of many ids at once,
    `of_person` the ids of all cases of a person.
    """

    find: Callable[[str], UUID | None]
    references: Callable[[Collection[UUID]], Mapping[UUID, str]]
    of_person: Callable[[UUID], Collection[UUID]]


_known: list[CaseNames] = []


def name_cases(names: CaseNames) -> None:
    """Register how cases are called; the domain of cases does."""
    _known[:] = [names]


def case_called(reference: str) -> UUID | None:
    return _known[0].find(reference) if _known else None


def references_of(case_ids: Collection[UUID]) -> Mapping[UUID, str]:
    return _known[0].references(case_ids) if _known and case_ids else {}


def cases_of(person_id: UUID) -> Collection[UUID]:
    return _known[0].of_person(person_id) if _known else ()
