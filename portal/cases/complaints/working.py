"""What officers do with a complaint: say what it is, extend it once, answer it, learn from it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.accounts.services import Actor
from portal.cases import clocks, desk, progress, promising
from portal.cases.complaints import rules
from portal.cases.complaints.models import Complaint, ComplaintStage, Finding, Lesson, Nature
from portal.cases.complaints.words import NATURES, STAGE_ONE_ENDS, at_the_end, on_the_way
from portal.cases.models import Case, Kind
from portal.cases.promising import WrongDay
from portal.cases.queue import assigning
from portal.cases.statuses import Status
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _l, day_text, use_locale
from portal.core.settings import settings

_STAYS: Final = frozenset({Nature.COMPLAINT, Nature.DATA_PROTECTION})
# Other people of the council answer these, in the way that the law gives.
_BY_LAW: Final = frozenset({Nature.ADULT_CARE, Nature.CHILDREN, Nature.COUNCILLOR})
# The rest ends here: with thanks, or with the way that the resident goes on by.
_ENDS: Final = {
    Nature.SCHOOL: Status.NOT_OUR_RESPONSIBILITY,
    Nature.INFORMATION: Status.NO_FURTHER_ACTION,
    Nature.PLANNING: Status.NO_FURTHER_ACTION,
    Nature.PARKING: Status.NO_FURTHER_ACTION,
}


class NotAComplaint(Conflict):
    message = _l("This case is not a complaint.")


class DecidedAlready(Conflict):
    message = _l("Somebody has said already what this is.")


class NotOpen(Conflict):
    message = _l("No stage of this complaint is open.")


class ExtendedAlready(Conflict):
    message = _l("This stage has been extended before. It can be extended once.")


class SamePerson(Conflict):
    message = _l("Somebody else has to answer: you answered the first stage.")


class LessonNeeded(Conflict):
    message = _l("Write what people said and what you do about it: the complaint was right.")


class DecideFirst(Conflict):
    message = _l("Decide first whether this late request for a review is accepted.")


@dataclass(frozen=True)
class Learnt:
    """For “you said, we did”: nobody is named in either."""

    said: str
    did: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    finding: Finding
    words: str
    lesson: Learnt | None = None


def decide(actor: Actor, reference: str, nature: Nature) -> None:
    """Say what somebody sent. What the code isn't for goes where it belongs, and they are told.

    Raises NotAllowed, UnknownCase, NotAComplaint or DecidedAlready.
    """
    with transaction() as session:
        case = _complaint(session, actor, reference, decided=nature.value)
        if session.get(Complaint, case.id) is not None:
            raise DecidedAlready
        session.add(
            Complaint(id=case.id, nature=nature, decided_at=clock.now(), decided_by=actor.id)
        )
        if nature in _STAYS:
            _begin(session, case, nature)
        elif nature is Nature.REQUEST:
            _make_request(actor, case)
        elif nature in _BY_LAW:
            _hand_over(actor, case, nature)
        else:
            _end(actor, case, nature)


def is_decided(actor: Actor, reference: str, nature: Nature) -> bool:
    """Whether this officer has said just that of it: then there is nothing to do."""
    wanted = select(Complaint.id).join(Case, Case.id == Complaint.id).where(
        Case.reference == reference,
        Complaint.nature == nature,
        Complaint.decided_by == actor.id,
    )  # fmt: skip
    return db.session.scalar(wanted) is not None


def extend(actor: Actor, reference: str, *, by: date, reason: str) -> None:
    """Answer by a later day, once, with the reason and where else they can turn (Code 6.5).

    Raises ExtendedAlready, WrongDay, NotOpen, and what `promising.put_off` raises.
    """
    with transaction() as session:
        case = _complaint(session, actor, reference, extended_to=by.isoformat())
        stage = _open_stage(session, case)
        if stage.extended_to is not None:
            raise ExtendedAlready
        if by > rules.latest_extension(stage.stage, case.respond_by):
            raise WrongDay(_latest(stage.stage))
        way = on_the_way(nature_of(session, case.id))
        promising.put_off(actor, reference, by=by, reason=f"{reason.strip()}\n{way}")
        stage.extended_to = by


def answer(actor: Actor, reference: str, said: Answer) -> None:
    """Answer the stage that is open, and close the case with the way on (Code 6.4, 6.17).

    At the second stage not by whoever answered the first (6.14). Raises SamePerson, LessonNeeded,
    DecideFirst, NotOpen, NotAComplaint, NotAllowed or UnknownCase.
    """
    with transaction() as session:
        case = _complaint(session, actor, reference, finding=said.finding.value)
        stage = _open_stage(session, case)
        _check_answer(session, actor, stage, said)
        stage.officer_id, stage.finding = actor.id, said.finding
        stage.answered_at, stage.due_by = clock.now(), case.promised or case.respond_by
        if said.lesson is not None:
            session.add(_lesson(actor, case, said.lesson))
        session.flush()
        progress.update(
            reference,
            status=Status.COMPLETED,
            note=_closing(session, stage, said),
            author=actor.name,
        )


def stages_of(session: Session, case_id: UUID) -> list[ComplaintStage]:
    wanted = select(ComplaintStage).where(ComplaintStage.case_id == case_id)
    return list(session.scalars(wanted.order_by(ComplaintStage.stage)))


def nature_of(session: Session, case_id: UUID) -> Nature | None:
    found = session.get(Complaint, case_id)
    return found.nature if found else None


def begin_stage(
    session: Session, case: Case, *, stage: int, reason: str | None = None, late: bool = False
) -> ComplaintStage:
    """In the caller's transaction."""
    begun = ComplaintStage(
        id=uuid4(), case_id=case.id, stage=stage, begun_at=clock.now(), reason=reason, late=late
    )
    session.add(begun)
    return begun


def start_clock(case: Case, stage: int) -> None:
    """From today, as nobody has acknowledged the stage yet."""
    dates = rules.stage_dates(stage, clock.today())
    case.acknowledge_by, case.respond_by = dates
    case.respond_days = rules.RESPOND[stage]
    case.acknowledged_at = case.promised = None


def _complaint(session: Session, actor: Actor, reference: str, **what: str) -> Case:
    desk.act_on(actor, reference, part="complaint", **what)
    case = progress.locked(session, reference)
    if case.kind is not Kind.COMPLAINT:
        raise NotAComplaint
    return case


def _open_stage(session: Session, case: Case) -> ComplaintStage:
    """None of a complaint that was withdrawn."""
    found = [stage for stage in stages_of(session, case.id) if stage.open]
    if not found or case.closed_at is not None:
        raise NotOpen
    return found[-1]


def _check_answer(session: Session, actor: Actor, stage: ComplaintStage, said: Answer) -> None:
    if stage.late and stage.allowed is None:
        raise DecideFirst
    first = stages_of(session, stage.case_id)[0]
    if stage.stage > 1 and first.officer_id == actor.id:
        raise SamePerson
    if said.finding is not Finding.NOT_UPHELD and said.lesson is None:
        raise LessonNeeded


def _begin(session: Session, case: Case, nature: Nature) -> None:
    stage = begin_stage(session, case, stage=1)
    stage.begun_at = case.received_at
    if nature is Nature.DATA_PROTECTION:
        case.acknowledge_by, case.respond_by = rules.data_protection_dates(_day(case.received_at))
        case.respond_days = rules.RESPOND_DATA_PROTECTION
        if case.acknowledged_at is not None:
            acknowledged = _day(case.acknowledged_at)
            case.respond_by = clocks.working_days_after(acknowledged, case.respond_days)
    session.flush()


def _make_request(actor: Actor, case: Case) -> None:
    """From now on the case is like any other request, counted from receipt."""
    case.kind = Kind.ENQUIRY
    case.respond_by = clocks.working_days_after(_day(case.received_at), case.respond_days)
    _tell(actor, case, case.status, Nature.REQUEST)


def _hand_over(actor: Actor, case: Case, nature: Nature) -> None:
    """To the team of `[complaints.teams]`; without one it stays, for somebody to pass it on."""
    team = settings().council.get("complaints", {}).get("teams", {}).get(nature.value)
    if team not in accounts.staff_teams():
        return
    _tell(actor, case, case.status, nature)
    if team != case.team:
        assigning.to_team(actor, case.reference, team=team)


def _end(actor: Actor, case: Case, nature: Nature) -> None:
    allowed = case.status.next(map(Status, case.statuses))
    end = _ENDS.get(nature, Status.COMPLETED)
    _tell(actor, case, end if end in allowed else Status.COMPLETED, nature)


def _tell(actor: Actor, case: Case, status: Status, nature: Nature) -> None:
    """What the resident reads, in the language they used."""
    sent = NATURES[nature].sent
    with use_locale(case.locale):
        note = str(sent) if sent else None
        progress.update(case.reference, status=status, note=note, author=actor.name)


def _closing(session: Session, stage: ComplaintStage, said: Answer) -> str:
    if stage.stage == 1:
        by = day_text(rules.escalate_by(clock.today()))
        return f"{said.words.strip()}\n{STAGE_ONE_ENDS % {'day': by}}"
    return f"{said.words.strip()}\n{at_the_end(nature_of(session, stage.case_id))}"


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _lesson(actor: Actor, case: Case, learnt: Learnt) -> Lesson:
    return Lesson(
        id=uuid4(), case_id=case.id, service=case.service, team=case.team, said=learnt.said,
        did=learnt.did, learnt_at=clock.now(), learnt_by=actor.id,
    )  # fmt: skip


def _latest(stage: int) -> str:
    if stage == 1:
        return str(_l("An extension of the first stage is at most 10 working days"))
    return str(_l("An extension of the second stage is at most 20 working days"))
