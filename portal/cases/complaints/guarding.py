"""What can't be done with a complaint on the pages of all cases: it would pass the code by."""

from sqlalchemy import exists, select

from portal.cases.complaints.models import Complaint, ComplaintStage
from portal.cases.models import Case, Kind
from portal.cases.statuses import Status
from portal.core import db

_NOTHING: frozenset[Status] = frozenset()
_EACH_END = frozenset(each for each in Status if each.closed) - {Status.CANCELLED}


def kept_back(case: Case) -> frozenset[Status]:
    """Where it can't be moved by hand.

    A complaint ends by its answer alone, with what was found; what isn't one, by saying what it is.
    Whoever complained can withdraw it, so it can be cancelled.
    """
    if case.kind is not Kind.COMPLAINT:
        return _NOTHING
    decided = exists().where(Complaint.id == case.id)
    if stage_is_open(case) or not db.session.scalar(select(decided)):
        return _EACH_END
    return _NOTHING


def stage_is_open(case: Case) -> bool:
    """Then its date is put off as an extension, once and no longer than the code allows."""
    if case.kind is not Kind.COMPLAINT:
        return False
    waits = exists().where(
        ComplaintStage.case_id == case.id,
        ComplaintStage.answered_at.is_(None),
        ComplaintStage.allowed.is_not(False),
    )
    return bool(db.session.scalar(select(waits)))
