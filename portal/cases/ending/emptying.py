"""Taking out of a closed case everything that says whose it was. That it was there, stays.

`add_emptier` lets domains above empty what they keep of a case, in the same transaction.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.orm import Session

from portal.accounts.services import After
from portal.cases import references
from portal.cases.complaints.models import ComplaintStage
from portal.cases.models import Case, CaseMessage, TimelineEntry
from portal.cases.queue import words
from portal.cases.working import forgetting
from portal.core import clock
from portal.core.db import transaction
from portal.printing import services as printing
from portal.uploads import services as uploads

_NOBODY = {"name": None, "email": None, "phone": None, "address": None}
# The trigger of the timeline lets notes and authors be taken out, and nothing else be changed.
_REDACTING = text("SELECT set_config('portal.redacting', :said, true)")

Emptier = Callable[[UUID, After], None]

_emptiers: list[Emptier] = []


def add_emptier(emptier: Emptier) -> None:
    """Call this too for a case that is emptied, in the transaction that does it."""
    if emptier not in _emptiers:
        _emptiers.append(emptier)


def empty(case_id: UUID, then: After, *, wait: bool) -> bool:
    """Empty a closed case in the caller's transaction; one that is empty already is fine.

    Without `wait`, False where somebody has the case in hand. An open case is never touched.
    """
    with transaction() as session:
        found = session.execute(
            select(Case.id, Case.reference, Case.closed_at, Case.emptied_at)
            .where(Case.id == case_id)
            .with_for_update(skip_locked=not wait)
        ).one_or_none()
        if found is None:
            return False
        if found.closed_at is None or found.emptied_at is not None:
            return True
        for emptier in _emptiers:
            emptier(case_id, then)
        uploads.drop_case(case_id)
        words.forget(case_id)
        forgetting.of_case(case_id)
        printing.forget(f"case_letter:{found.reference}:")
        _empty_words(session, case_id)
        _empty_case(session, case_id)
    return True


def _empty_words(session: Session, case_id: UUID) -> None:
    session.execute(delete(CaseMessage).where(CaseMessage.case_id == case_id))
    stages = update(ComplaintStage).where(ComplaintStage.case_id == case_id)
    session.execute(stages.values(reason=None))
    session.execute(_REDACTING, {"said": "on"})
    session.execute(
        update(TimelineEntry)
        .where(
            TimelineEntry.case_id == case_id,
            or_(TimelineEntry.note.is_not(None), TimelineEntry.author.is_not(None)),
        )
        .values(note=None, author=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(_REDACTING, {"said": "off"})


def _empty_case(session: Session, case_id: UUID) -> None:
    """With another code, as the old one stands in somebody's mail."""
    session.execute(
        update(Case)
        .where(Case.id == case_id)
        .values(
            contact=_NOBODY,
            person_id=None,
            organisation_id=None,
            submission_id=None,
            access_code=references.new_code(),
            emptied_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
