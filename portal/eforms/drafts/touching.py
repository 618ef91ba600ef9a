"""How many unfinished forms a change would touch. Answers are read here and told to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from portal.core import clock, db
from portal.eforms import publishing
from portal.eforms.definitions import Definition, loading
from portal.eforms.drafts.carrying import Standing, Version, carry, told
from portal.eforms.models import Draft

_AT_ONCE = 500
_PROPOSED = UUID(int=0)  # the version that isn't published yet


@dataclass(frozen=True)
class Touched:
    """Of the `unfinished` forms of a service: those at another version, and what they'd meet."""

    unfinished: int
    older: int
    set_aside: int
    asked_again: int


def touched(proposed: Definition) -> Touched:
    """What publishing this definition would do to the forms that are unfinished now."""
    digest = loading.digest(proposed)
    total, met = 0, []
    for draft in _drafts(proposed.service):
        total += 1
        version = Version(draft.version_id, publishing.definition_of(draft.version_id))
        if loading.digest(version.definition) != digest:
            met.append(_met(draft, version, proposed))
    return Touched(total, len(met), sum(lost for lost, _ in met), sum(asked for _, asked in met))


def _met(draft: Row[Any], at: Version, proposed: Definition) -> tuple[bool, bool]:
    """Whether an answer would be set aside, and whether a question would be asked again."""
    kept = Standing.of(draft.answers, draft.set_aside, draft.asked_again)
    moved = carry(kept, at, Version(_PROPOSED, proposed), publishing.definition_of)
    lost = {key for key, each in moved.set_aside.items() if each["answer"] is not None}
    return bool(lost - kept.set_aside.keys()), bool(told(proposed, moved))


def _drafts(service: str) -> Iterator[Row[Any]]:
    """In short reads by key, so that a long count holds nobody up."""
    last = UUID(int=0)
    columns = (
        Draft.id, Draft.version_id, Draft.answers, Draft.set_aside, Draft.asked_again,
    )  # fmt: skip
    while True:
        rows = db.session.execute(
            select(*columns)
            .where(
                Draft.service == service,
                Draft.submitted_at.is_(None),
                Draft.expires_at > clock.now(),
                Draft.id > last,
            )
            .order_by(Draft.id)
            .limit(_AT_ONCE)
        ).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id
