"""Records that may be the same person's: they left the same phone number, or name and postcode.

People of one household share a phone, so this is a question and never an answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from portal.accounts import services as accounts
from portal.accounts.services import Detail
from portal.cases.customers import merging
from portal.cases.models import Case
from portal.cases.queue import words
from portal.cases.queue.models import CaseWords
from portal.core import db
from portal.core.errors import Sentence
from portal.core.i18n import _l

MOST: Final = 5
_CASES_READ: Final = 20  # the newest, for what the person said of themselves
_ROWS: Final = 200


class Same(StrEnum):
    """What two records have in common, the stronger first."""

    PHONE = "phone"
    PLACE = "place"

    @property
    def label(self) -> Sentence:
        return _SAME[self]


_SAME: Mapping[Same, Sentence] = {
    Same.PHONE: _l("The same phone number"),
    Same.PLACE: _l("The same name and postcode"),
}


class Suggestion(NamedTuple):
    person_id: UUID
    same: tuple[Same, ...]


class _Mark(NamedTuple):
    """Who is found by all of these hashes of words has this in common."""

    same: Same
    hashes: frozenset[int]


def suggestions(records: Collection[UUID]) -> Sequence[Suggestion]:
    """Those with most in common first; none that was found to be somebody else."""
    marks = set(_marks(records))
    if not marks:
        return []
    found: dict[UUID, set[Same]] = {}
    for person_id, known in _alike(marks, records):
        common = {mark.same for mark in marks if mark.hashes <= set(known)}
        found.setdefault(person_id, set()).update(common)
    for other in merging.apart_from(records):
        found.pop(other, None)
    lines = [Suggestion(each, tuple(s for s in Same if s in same)) for each, same in found.items()]
    return sorted(lines, key=lambda line: (-len(line.same), line.same, line.person_id))[:MOST]


def in_common(records: Collection[UUID], other: UUID) -> tuple[Same, ...]:
    """What these records and another have in common, whatever was found of it before."""
    theirs = {mark.hashes for mark in _marks(merging.records_of(other))}
    shared = {mark.same for mark in _marks(records) if mark.hashes in theirs}
    return tuple(same for same in Same if same in shared)


def _alike(marks: Collection[_Mark], records: Collection[UUID]) -> Iterator[tuple[UUID, list[int]]]:
    """Whose cases are found by one of the marks, and all that each of these is found by."""
    rows = db.session.execute(
        select(Case.person_id, CaseWords.words)
        .join(CaseWords, CaseWords.id == Case.id)
        .where(
            or_(*(CaseWords.words.contains(sorted(mark.hashes)) for mark in marks)),
            Case.person_id.is_not(None),
            Case.person_id.not_in(records),
        )
        .order_by(Case.received_at.desc())
        .limit(_ROWS)
    )
    for person_id, known in rows:
        if person_id is not None:
            yield person_id, known


def _marks(records: Collection[UUID]) -> Iterator[_Mark]:
    for name, phone, address in _said(records):
        for number in words.words_in(phone):
            yield _Mark(Same.PHONE, frozenset(words.hashes_of([number])))
        for postcode in words.postcodes_in(address) if name else ():
            both = words.hashes_of([*words.words_in(name), postcode])
            yield _Mark(Same.PLACE, frozenset(both))


def _said(records: Collection[UUID]) -> Iterator[tuple[str, str, str]]:
    """Name, phone number and address, as the person gave them together."""
    for person_id in records:
        known = accounts.details_of(person_id)
        lines = {each: accounts.one_line(each, value) or "" for each, value in known.items()}
        yield lines[Detail.NAME], lines[Detail.PHONE], lines[Detail.ADDRESS]
    newest = (
        select(Case.contact)
        .where(Case.person_id.in_(records), Case.emptied_at.is_(None))
        .order_by(Case.changed_at.desc())
        .limit(_CASES_READ)
    )
    for contact in db.session.scalars(newest):
        name, phone, address = (str(contact.get(e) or "") for e in ("name", "phone", "address"))
        yield name, phone, address
