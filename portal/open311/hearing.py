"""What another system says of a report becomes of its case: once, and as far as a case can go."""

from dataclasses import dataclass
from uuid import UUID

from portal.cases import services as cases
from portal.cases.services import Standing, Status
from portal.core.db import transaction
from portal.faults import services as faults
from portal.faults.services import Coming
from portal.open311.protocol import statuses

LONGEST_NOTE = 4_000


class CannotFollow(Exception):
    """From where the case stands it can't become what was said; the message says what it can."""


@dataclass(frozen=True)
class Said:
    """`word` is a status of the protocol, `note` what goes with it. Raises KeyError if unknown."""

    reference: str
    case_id: UUID
    word: str
    note: str | None


def hear(said: Said, coming: Coming, author: str) -> bool:
    """Move the case, or note what was said; whether there was anything new. Raises CannotFollow."""
    with transaction():
        standing = cases.standings([said.case_id])[said.case_id]
        status = _status(standing, said.word)
        note = (said.note or "").strip()[:LONGEST_NOTE] or None
        try:
            return faults.update(said.reference, status=status, note=note, by=coming, author=author)
        except cases.NothingNew:
            return False


def _status(standing: Standing, word: str) -> Status:
    """The status that is meant here. Raises CannotFollow."""
    now, wanted = standing.status, statuses.meant(word)
    if not wanted or now in wanted:
        return now
    if statuses.of_request(now) == word.strip().lower():
        return now  # they say no more than whether it is closed
    found = next((each for each in wanted if each in standing.allowed), None)
    if found is None:
        known = sorted({statuses.of_update(each) for each in standing.allowed})
        raise CannotFollow(
            f"A request that is {statuses.of_update(now)} can't become {word.strip().lower()}."
            f" It can become: {', '.join(known) or 'nothing else'}"
        )
    return found
