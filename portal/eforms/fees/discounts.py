"""Lower prices that a property can have only so often: who has had them.

What tells a property is not kept: what is kept is a digest that leads back to no address.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from portal.accounts.services import After
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.eforms.definitions import Definition, Limit
from portal.eforms.fees import properties
from portal.eforms.fees.quoting import Quote
from portal.eforms.models import DiscountUse


def used_up(definition: Definition, answers: Mapping[str, Any]) -> Collection[str]:
    """The discounts of a form that the property in these answers has had as often as it can."""
    return frozenset(
        limit.discount
        for limit in _limits(definition)
        if _times(definition, limit, _properties(limit, answers)) >= limit.times
    )


def hold(definition: Definition, answers: Mapping[str, Any]) -> None:
    """Let nobody else use a discount of this property until the caller's transaction ends."""
    homes = {home for limit in _limits(definition) for home in _properties(limit, answers)}
    for home in sorted(homes):
        name = func.hashtextextended(f"{definition.service} {home}", 0)
        db.session.execute(select(func.pg_advisory_xact_lock(name)))


def keep(definition: Definition, answers: Mapping[str, Any], quote: Quote, case_id: UUID) -> None:
    """Write down in the caller's transaction which discounts a case used."""
    wanted = set(quote.discounts)
    for limit in _limits(definition):
        homes = _properties(limit, answers) if limit.discount in wanted else []
        for home in homes:
            db.session.add(
                DiscountUse(
                    case_id=case_id,
                    service=definition.service,
                    discount=limit.discount,
                    property=home,
                    used_at=clock.now(),
                )
            )


def give_back(case_id: UUID) -> None:
    """What the case used can be used again: it wasn't paid, or all of it was paid back."""
    _release(case_id, clock.now())


def take_again(case_id: UUID) -> None:
    """The money came after all."""
    _release(case_id, None)


def empty(case_id: UUID, then: After) -> None:  # noqa: ARG001 - a case is emptied in two ways
    """Nothing says any more that a case used a discount."""
    with transaction() as session:
        session.execute(delete(DiscountUse).where(DiscountUse.case_id == case_id))


def _release(case_id: UUID, at: datetime | None) -> None:
    with transaction() as session:
        mine = update(DiscountUse).where(DiscountUse.case_id == case_id)
        session.execute(mine.values(released_at=at))


def _times(definition: Definition, limit: Limit, homes: Sequence[str]) -> int:
    # Whole days: from the one after the same day so many months ago.
    day = clock.months_after(clock.today(), -limit.months)
    since = datetime.combine(day, time.max, clock.LONDON)
    count = select(func.count(DiscountUse.case_id.distinct())).where(
        DiscountUse.service == definition.service,
        DiscountUse.discount == limit.discount,
        DiscountUse.property.in_(homes),
        DiscountUse.released_at.is_(None),
        DiscountUse.used_at > since,
    )
    return db.session.scalar(count) or 0


def _limits(definition: Definition) -> Iterable[Limit]:
    lines = definition.fee.lines if definition.fee and definition.fee.collected else ()
    return {line.limit.discount: line.limit for line in lines if line.limit}.values()


def _properties(limit: Limit, answers: Mapping[str, Any]) -> list[str]:
    told = properties.keys_of(answers.get(limit.address))
    return [security.keyed_digest("property of a discount", each) for each in told]
