"""Where the provider's books and ours don't agree: a list that finance works off."""

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock
from portal.core.db import transaction
from portal.payments.models import Difference


def note(
    source: str, kind: str, payment_id: UUID | None, *, ours: int | None, theirs: int | None
) -> None:
    """Once a source (`charge:ch_…`, `session:cs_…`); noted again, it is what it is now."""
    with transaction() as session:
        noted = insert(Difference).values(
            source=source, kind=kind, payment_id=payment_id, ours=ours, theirs=theirs,
            found_at=clock.now(),
        )  # fmt: skip
        session.execute(
            noted.on_conflict_do_update(
                index_elements=["source"],
                set_={
                    "kind": noted.excluded.kind,
                    "payment_id": func.coalesce(noted.excluded.payment_id, Difference.payment_id),
                    "ours": noted.excluded.ours,
                    "theirs": noted.excluded.theirs,
                    "settled_at": None,
                },
            )
        )


def settle(source: str) -> None:
    """It agrees after all."""
    with transaction() as session:
        session.execute(
            update(Difference)
            .where(Difference.source == source, Difference.settled_at.is_(None))
            .values(settled_at=clock.now())
        )
