"""Every night: the provider's books beside the ledger, line by line, for finance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.core import clock
from portal.core.db import transaction
from portal.core.logs import log
from portal.payments import differences, provider_in_use
from portal.payments.models import Difference, LedgerEntry, PaymentMethod
from portal.payments.provider import Movement, MovementKind
from portal.payments.reconciling import sessions
from portal.payments.refunding import disputing, entering

# A refund can fail a month after it was made, and a dispute be decided after three.
_LOOKED_BACK = timedelta(days=35)
_DISPUTED_BACK = timedelta(days=120)
_EDGE = timedelta(days=1)  # our time of an entry and theirs can differ by as much
_STILL_MOVING = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    payment_id: UUID
    amount: int
    at: datetime


def compare() -> int:
    """How many differences there are now. Raises ProviderDown.

    What can be healed is healed first: news of sessions, refunds and disputes that never came.
    """
    now = clock.now()
    sessions.reconcile()
    entering.see_all(provider_in_use.provider().refunds(since=now - _LOOKED_BACK))
    for dispute in provider_in_use.provider().disputes(since=now - _DISPUTED_BACK):
        disputing.see(dispute)
    return _compare(now - _LOOKED_BACK, now)


def _compare(start: datetime, end: datetime) -> int:
    theirs = _theirs(provider_in_use.provider().movements(since=start - _EDGE, until=end + _EDGE))
    with transaction():
        ours = _ours(start - 2 * _EDGE, end, theirs)
        open_before = _open()
        found = _found(ours, theirs, start, end - _STILL_MOVING)
        for source in open_before - found:
            if source in ours and source in theirs:
                differences.settle(source)
    log.info("payments.compared", theirs=len(theirs), ours=len(ours), differences=len(found))
    return len(found)


def _theirs(movements: Iterable[Movement]) -> dict[str, int]:
    """Payouts and fees are no business of the ledger."""
    return {
        f"{movement.kind}:{movement.source}": movement.amount
        for movement in movements
        if movement.kind is not MovementKind.OTHER
    }


def _ours(start: datetime, end: datetime, theirs: Iterable[str]) -> dict[str, Entry]:
    """What was entered in this time, and what they have in theirs, whenever it was entered."""
    columns = (LedgerEntry.source, LedgerEntry.payment_id, LedgerEntry.amount, LedgerEntry.at)
    online = select(*columns).where(LedgerEntry.method == PaymentMethod.ONLINE)
    with transaction() as session:
        rows = session.execute(online.where(LedgerEntry.at.between(start, end))).all()
        rest = set(theirs) - {row.source for row in rows}
        rows = [*rows, *session.execute(online.where(LedgerEntry.source.in_(rest)))]
    return {row.source: Entry(row.payment_id, row.amount, row.at) for row in rows}


def _found(
    ours: dict[str, Entry], theirs: dict[str, int], start: datetime, end: datetime
) -> set[str]:
    found = set()
    for source, amount in theirs.items():
        entry = ours.get(source)
        if entry is None or entry.amount != amount:
            found.add(source)
            kind = "amount" if entry else "missing_here"
            payment_id = entry.payment_id if entry else None
            differences.note(
                source, kind, payment_id, ours=entry.amount if entry else None, theirs=amount
            )
    for source, entry in ours.items():
        if source not in theirs and start <= entry.at <= end:
            found.add(source)
            differences.note(
                source, "missing_there", entry.payment_id, ours=entry.amount, theirs=None
            )
    return found


def _open() -> set[str]:
    with transaction() as session:
        waiting = select(Difference.source).where(Difference.settled_at.is_(None))
        return set(session.scalars(waiting))
