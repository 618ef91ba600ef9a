"""A Direct Debit as anybody sees it: of the account, the last three digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from portal.core import banking, clock, db
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.payments.models import Instruction, InstructionKind, Mandate, MandateState


class NoSuchMandate(NotFound):
    message = _l("There is no such Direct Debit.")


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """`account` is masked. `next_on` and `next_amount` (pence) are of the next collection.

    `mailed`: whether we have an address for its notices.
    """

    id: UUID
    reference: str
    holder: str | None
    account: str | None
    day: int
    state: MandateState
    mailed: bool
    confirmed_at: datetime | None
    next_on: date | None = None
    next_amount: int | None = None

    @property
    def active(self) -> bool:
        return self.state is MandateState.ACTIVE


def masked(account: Mapping[str, str]) -> str:
    """Like ••••567."""
    return banking.masked(account["number"])


def of_mandate(mandate_id: UUID) -> MandateView:
    """Raises NoSuchMandate."""
    found = db.session.get(Mandate, mandate_id, populate_existing=True)
    if found is None:
        raise NoSuchMandate
    return view_of(found)


def view_of(mandate: Mandate) -> MandateView:
    active = mandate.state is MandateState.ACTIVE
    coming = db.session.scalar(_next(mandate.id)) if active else None
    return MandateView(
        id=mandate.id,
        reference=mandate.reference,
        holder=mandate.account["holder"] if mandate.account else None,
        account=masked(mandate.account) if mandate.account else None,
        day=mandate.day,
        state=mandate.state,
        mailed=mandate.email is not None,
        confirmed_at=mandate.confirmed_at,
        next_on=coming.collect_on if coming else None,
        next_amount=coming.amount if coming else None,
    )


def _next(mandate_id: UUID) -> Select[Instruction]:
    return (
        select(Instruction)
        .where(Instruction.mandate_id == mandate_id)
        .where(Instruction.kind == InstructionKind.COLLECT)
        .where(Instruction.collect_on >= clock.today())
        .order_by(Instruction.collect_on)
        .limit(1)
    )
