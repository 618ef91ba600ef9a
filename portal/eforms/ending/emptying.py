"""What becomes of answers when their case is emptied."""

from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.services import After, Left
from portal.core.db import transaction
from portal.eforms.again import reopening
from portal.eforms.models import Amendment, Delivery, Draft, Reopening, Submission
from portal.printing import services as printing


def empty(case_id: UUID, then: After) -> None:
    """In the caller's transaction. Raises Left while answers are on their way to a team."""
    with transaction() as session:
        sent = session.execute(
            select(Submission.id, Submission.reference, Submission.draft_id).where(
                Submission.case_id == case_id
            )
        ).one_or_none()
        if sent is None:
            return
        if _on_its_way(session, sent.id):
            raise Left("on its way to a team")
        session.execute(delete(Draft).where(Draft.id == sent.draft_id))
        reopening.drop_drafts(sent.id)
        printing.forget(f"copy:{sent.reference}:")
        if then is After.DELETE:
            _delete(session, sent.id)
        else:
            _anonymise(session, sent.id)


def _on_its_way(session: Session, submission_id: UUID) -> bool:
    amended = select(Amendment.id).where(Amendment.submission_id == submission_id)
    theirs = or_(Delivery.submission_id == submission_id, Delivery.amendment_id.in_(amended))
    return bool(session.scalar(select(exists().where(Delivery.state == "waiting", theirs))))


def _delete(session: Session, submission_id: UUID) -> None:
    amended = select(Amendment.id).where(Amendment.submission_id == submission_id)
    for statement in (
        delete(Delivery).where(Delivery.amendment_id.in_(amended)),
        delete(Delivery).where(Delivery.submission_id == submission_id),
        delete(Amendment).where(Amendment.submission_id == submission_id),
        delete(Reopening).where(Reopening.submission_id == submission_id),
        delete(Submission).where(Submission.id == submission_id),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def _anonymise(session: Session, submission_id: UUID) -> None:
    """Which form was sent, when and how stays: nothing that anybody wrote or chose."""
    for statement in (
        update(Amendment)
        .where(Amendment.submission_id == submission_id)
        .values(before={}, after={}, person_id=None),
        update(Reopening).where(Reopening.submission_id == submission_id).values(why=""),
        update(Submission).where(Submission.id == submission_id).values(answers={}, browser=b""),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
