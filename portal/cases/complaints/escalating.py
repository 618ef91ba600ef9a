"""The resident asks for the second stage, and why; also too late, which somebody decides."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.services import Actor
from portal.cases import desk, progress
from portal.cases.complaints import rules, working
from portal.cases.complaints.models import ComplaintStage, Nature
from portal.cases.complaints.words import at_the_end
from portal.cases.complaints.working import SamePerson, begin_stage, stages_of, start_clock
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import Status
from portal.cases.talking import telling
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _, _l, current


class CannotEscalate(Conflict):
    message = _l("This complaint cannot go to the second stage now.")


class NothingToDecide(Conflict):
    message = _l("There is no late request for a review to decide.")


_SECOND = 2


def may_ask(reference: str) -> date | None:
    """The last day to ask for a review without anybody deciding; None where there is none."""
    second = aliased(ComplaintStage)
    answered = db.session.scalar(
        select(ComplaintStage.answered_at)
        .join(Case, Case.id == ComplaintStage.case_id)
        .outerjoin(second, (second.case_id == Case.id) & (second.stage == _SECOND))
        .where(Case.reference == reference, ComplaintStage.stage == 1, second.id.is_(None))
    )
    return rules.escalate_by(answered.astimezone(LONDON).date()) if answered else None


def ask(reference: str, reason: str) -> bool:
    """Begin the second stage; whether it was asked for in time.

    In time it begins at once. Later the case stands open for somebody to decide, and isn't refused
    by itself (Code 6.11). Asked twice it begins once. Raises CannotEscalate or UnknownCase.
    """
    with transaction() as session:
        case = progress.locked(session, reference)
        stages = stages_of(session, case.id)
        if len(stages) > 1 and stages[1].open:
            return not stages[1].late
        by = may_ask(reference)
        if by is None:
            raise CannotEscalate
        late = clock.today() > by
        begin_stage(session, case, stage=_SECOND, reason=reason, late=late)
        _reopen(case)
        session.add(_entry(case))
        emit("case.escalated", case.id, late=late)
        return not late


def tell_team(case_id: UUID, *, key: str) -> None:
    """The team hears that a review is asked for: its days have begun, or somebody decides."""
    case = db.session.get_one(Case, case_id)
    last = stages(case_id)[-1]
    page = "/complaint/late" if last.late and last.allowed is None else ""
    telling.tell_team(case, template="team_review", page=page, key=key)


def decide_late(actor: Actor, reference: str, *, allow: bool, why: str) -> None:
    """Look at it after all, or say why not; that it was asked for stays on the record.

    Not by whoever answered before. Raises NothingToDecide, SamePerson and what the desk raises.
    """
    with transaction() as session:
        desk.act_on(actor, reference, part="complaint", late_allowed=allow)
        case = progress.locked(session, reference)
        stages = stages_of(session, case.id)
        second = stages[-1] if stages else None
        if second is None or not second.late or second.allowed is not None:
            raise NothingToDecide
        if stages[0].officer_id == actor.id:
            raise SamePerson
        second.allowed = allow
        if allow:
            start_clock(case, _SECOND)
            _tell(actor, reference, case.status, why)
        else:
            way = at_the_end(working.nature_of(session, case.id))
            _tell(actor, reference, Status.COMPLETED, f"{why}\n{way}")


def reasons_of(case_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Why reviews of these complaints were asked for."""
    rows = db.session.execute(
        select(ComplaintStage.case_id, ComplaintStage.reason).where(
            ComplaintStage.case_id.in_(case_ids), ComplaintStage.reason.is_not(None)
        )
    )
    return {row.case_id: [row.reason] for row in rows if row.reason}


def nature_of(case_id: UUID) -> Nature | None:
    return working.nature_of(db.session(), case_id)


def stages(case_id: UUID) -> list[ComplaintStage]:
    return stages_of(db.session(), case_id)


def _reopen(case: Case) -> None:
    allowed = case.status.next(map(Status, case.statuses))
    again = (Status.INTERNAL_REVIEW, Status.REOPENED, Status.INVESTIGATING)
    to = next((status for status in again if status in allowed), None)
    if to is None:
        raise CannotEscalate
    progress.move(case, to)
    case.owner_id = None  # whoever answered before isn't who looks at it again
    start_clock(case, _SECOND)


def _entry(case: Case) -> TimelineEntry:
    """The resident's own words stand with the complaint, not on the timeline."""
    entry = TimelineEntry(
        case_id=case.id, at=clock.now(), kind=EntryKind.STATUS, public=True, status=case.status,
        note=_("You asked for a review."), author=None, locale=current().code,
    )  # fmt: skip
    tell_witnesses(case, entry, with_note=False)
    return entry


def _tell(actor: Actor, reference: str, status: Status, note: str) -> None:
    progress.update(reference, status=status, note=note, author=actor.name)
