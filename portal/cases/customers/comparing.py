"""Two records, side by side: are they one person's? Whoever decides may see both."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.accounts import services as accounts
from portal.accounts.services import Action, Actor, Known, record
from portal.cases.customers import merging
from portal.cases.customers.suggesting import Same, Suggestion, in_common, suggestions
from portal.cases.customers.viewing import opened
from portal.core.db import transaction


@dataclass(frozen=True)
class Comparison:
    """Two records and what they have in common; `together` where staff see them as one already."""

    one: Known
    other: Known
    same: tuple[Same, ...]
    together: bool


def suggested(actor: Actor, person_id: UUID) -> Sequence[Suggestion]:
    """Who may be the same person. Raises as `opened` does."""
    return suggestions(opened(actor, person_id).records)


def compare(actor: Actor, person_id: UUID, other_id: UUID) -> Comparison:
    """Both, once it is on the audit log that they were read. Raises as `opened` does."""
    with transaction():
        both = [opened(actor, each) for each in (person_id, other_id)]
        for each in both:
            record(actor, Action.READ, person_id=each.records[0], why=each.why, part="customer")
    records = both[0].records
    one, other = accounts.people_known([person_id, other_id])
    return Comparison(one, other, in_common(records, other_id), other_id in records)


def merge(actor: Actor, person_id: UUID, other_id: UUID, *, key: UUID) -> None:
    """Staff see them as one from now on; `key` makes it happen once. Raises CannotMerge too."""
    with transaction():
        for each in (person_id, other_id):
            opened(actor, each)
        if merging.join(person_id, other_id, staff_id=actor.id, key=key):
            _record(actor, person_id, other_id, "merged")


def undo(actor: Actor, person_id: UUID, merge_id: UUID) -> None:
    """The records that a merge of this person put together are two again, exactly as before.

    Raises NoSuchMerge and as `opened` does.
    """
    with transaction():
        records = opened(actor, person_id).records
        if merging.part(merge_id, among=records, staff_id=actor.id):
            _record(actor, *merging.merged_by(merge_id), "two again")


def keep_apart(actor: Actor, person_id: UUID, other_id: UUID) -> None:
    """They are two people, and it isn't suggested again that they are one."""
    with transaction():
        for each in (person_id, other_id):
            opened(actor, each)
        merging.keep_apart(person_id, other_id, staff_id=actor.id)
        _record(actor, person_id, other_id, "kept apart")


def _record(actor: Actor, one: UUID, other: UUID, became: str) -> None:
    for each, partner in ((one, other), (other, one)):
        record(actor, Action.CHANGE, person_id=each, records=became, other=str(partner))
