"""Ending a mandate. The bureau is told only of what it knows."""

from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.notifications import services as notifications
from portal.payments.debiting import council, viewing
from portal.payments.models import Instruction, InstructionKind, Mandate, MandateState


def end(mandate_id: UUID) -> None:
    """Collect no more under it, in the caller's transaction; done again, nothing happens.

    What waits for the bureau is taken back; a cancellation follows where it knows the mandate.
    """
    with transaction() as session:
        mandate = session.get(Mandate, mandate_id, with_for_update=True, populate_existing=True)
        if mandate is None or mandate.state is not MandateState.ACTIVE:
            return
        now = clock.now()
        session.execute(
            delete(Instruction).where(
                Instruction.mandate_id == mandate.id, Instruction.batch_id.is_(None)
            )
        )
        if _known_to_the_bureau(session, mandate.id):
            session.add(instruction(mandate, InstructionKind.CANCELLED))
        mandate.state, mandate.ended_at, mandate.changed_at = MandateState.CANCELLED, now, now
        _tell(mandate)


def instruction(mandate: Mandate, kind: InstructionKind) -> Instruction:
    """A row for the bureau, with the account as it is now; what is to be collected isn't in it."""
    return Instruction(
        id=uuid4(),
        mandate_id=mandate.id,
        kind=kind,
        account=mandate.account,
        amount=None,
        collect_on=None,
        order_id=None,
        batch_id=None,
        created_at=clock.now(),
    )


def _known_to_the_bureau(session: Session, mandate_id: UUID) -> bool:
    told = exists().where(Instruction.mandate_id == mandate_id, Instruction.batch_id.is_not(None))
    return bool(session.scalar(select(told)))


def _tell(mandate: Mandate) -> None:
    if mandate.email is None or mandate.account is None:
        return
    notifications.queue_email(
        key=f"debit_ended:{mandate.id}",
        to=mandate.email,
        locale=mandate.locale,
        template="debit_ended",
        values={
            "title": mandate.title,
            "service": mandate.service,
            "reference": mandate.reference,
            "account": viewing.masked(mandate.account),
            "originator": council.originator(),
        },
    )
