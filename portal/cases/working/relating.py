"""Cases that belong together: linked, or one goes on in another and can come back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.cases import desk, progress
from portal.cases.customers import merging
from portal.cases.models import Case, EntryKind, Kind, TimelineEntry
from portal.cases.reading import title_of
from portal.cases.references import normal_reference
from portal.cases.standing import tell_witnesses
from portal.cases.statuses import Status
from portal.cases.working.models import CaseTie, Tie
from portal.core import clock, db
from portal.core.db import transaction, tried_again
from portal.core.errors import Conflict, NotFound
from portal.core.events import emit
from portal.core.i18n import _, _l, use_locale

# How a case ends that goes on in another one: the first that its service has.
_ENDS: Final = (
    Status.DUPLICATE, Status.INTERNAL_REFERRAL, Status.NO_FURTHER_ACTION, Status.COMPLETED,
    Status.CANCELLED,
)  # fmt: skip
_FACTS: Final = ("status", "respond_by", "promised", "closed_at", "waiting_since")
_MOST: Final = 50


class CannotTie(Conflict):
    message = _l("Enter the reference of another case of your teams.")


class OtherPerson(Conflict):
    message = _l("These are cases of different people. Link them instead.")


class OtherKind(Conflict):
    message = _l("A complaint is answered by itself. Link the cases instead.")


class MergeReports(Conflict):
    message = _l("Reports of faults are merged in “Report” on this page: followers come along.")


class CannotMerge(Conflict):
    message = _l("Both cases must be open, and neither may go on in another one.")


class NoSuchTie(NotFound):
    message = _l("These cases are not tied to each other any more.")


class Related(NamedTuple):
    """Another case, as one of the actor's teams; `hidden` says that it is another team's.

    `tie` is how they belong together; `first`: this case is the one that was linked, goes on in
    the other or came out of it.
    """

    id: UUID
    tie: Tie
    first: bool
    reference: str
    title: str
    status: Status
    hidden: bool


def related(actor: Actor, case_id: UUID) -> list[Related]:
    rows = db.session.execute(
        select(CaseTie, Case)
        .join(Case, or_(
            (Case.id == CaseTie.other_id) & (CaseTie.case_id == case_id),
            (Case.id == CaseTie.case_id) & (CaseTie.other_id == case_id),
        ))
        .where(CaseTie.undone_at.is_(None))
        .order_by(CaseTie.at, CaseTie.id)
        .limit(_MOST)
    )  # fmt: skip
    return [
        Related(
            tie.id, tie.tie, tie.case_id == case_id, case.reference,
            title_of(case.service, case.title), case.status, case.team not in actor.teams,
        )
        for tie, case in rows
    ]  # fmt: skip


@tried_again
def link(actor: Actor, reference: str, typed: str) -> None:
    """Each page names the other case. Raises CannotTie, NotAllowed, UnknownCase."""
    with transaction() as session:
        case, other = _both(session, actor, reference, typed, tie=Tie.LINKED)
        _tie(session, _new(actor, case, other, Tie.LINKED))


@tried_again
def merge(actor: Actor, reference: str, typed: str) -> str:
    """Let a case go on in another one of the same person; the reference of that one.

    Nothing is moved: messages, answers and contacts stay on it, and its page leads on. Raises
    CannotTie, OtherPerson, OtherKind, MergeReports, CannotMerge, NotAllowed, UnknownCase.
    """
    with transaction() as session:
        case, into = _both(session, actor, reference, typed, tie=Tie.MERGED)
        _check(session, case, into)
        _tie(session, _new(actor, case, into, Tie.MERGED, before=_standing(case)))
        end = next(each for each in _ENDS if each in _ways(case))
        with use_locale(case.locale):
            said = _("We go on with case %(reference)s.", reference=into.reference)
            progress.update(case.reference, status=end, note=said, author=actor.name)
        emit("case.merged", case.id, into=str(into.id))
        return into.reference


@tried_again
def undo(actor: Actor, reference: str, tie_id: UUID) -> None:
    """A merged case stands again where it stood, with what was promised then.

    Both cases have to be of the actor's teams. Raises NoSuchTie, NotAllowed, UnknownCase.
    """
    with transaction() as session:
        case = desk.act_on(actor, reference, tie=str(tie_id), undone=True)
        tie = session.get(CaseTie, tie_id, with_for_update=True, populate_existing=True)
        tied = tie is not None and case.id in {tie.case_id, tie.other_id}
        if tie is None or not tied or tie.undone_at is not None or tie.tie is Tie.SPLIT:
            raise NoSuchTie
        tie.undone_at, tie.undone_by = clock.now(), actor.id
        if tie.tie is Tie.MERGED:
            other = ({tie.case_id, tie.other_id} - {case.id}).pop()
            desk.act_on(actor, desk.references([other])[other], tie=str(tie_id), undone=True)
            _come_back(session, actor, tie)


def _both(
    session: Session, actor: Actor, reference: str, typed: str, *, tie: Tie
) -> tuple[Case, Case]:
    """Both locked, in an order that nobody else can cross; both readings are on the audit log."""
    other = normal_reference(typed)
    if other is None or other == reference:
        raise CannotTie
    desk.act_on(actor, reference, tied_to=other, tie=tie.value)
    try:
        desk.act_on(actor, other, tied_to=reference, tie=tie.value)
    except NotFound:
        raise CannotTie from None
    found = {each: progress.locked(session, each) for each in sorted((reference, other))}
    return found[reference], found[other]


def _check(session: Session, case: Case, into: Case) -> None:
    if Kind.REPORT in {case.kind, into.kind}:
        raise MergeReports
    if case.kind is not into.kind and Kind.COMPLAINT in {case.kind, into.kind}:
        raise OtherKind
    if not _same_person(case, into):
        raise OtherPerson
    merged = select(CaseTie.id).where(
        CaseTie.case_id.in_([case.id, into.id]),
        CaseTie.tie == Tie.MERGED,
        CaseTie.undone_at.is_(None),
    )
    closed = case.closed_at is not None or into.closed_at is not None
    if closed or session.scalar(merged) is not None or not _ways(case):
        raise CannotMerge


def _same_person(case: Case, other: Case) -> bool:
    if case.person_id is not None and other.person_id is not None:
        return other.person_id in merging.records_of(case.person_id)
    if case.person_id is not None or other.person_id is not None:
        return False
    here, there = case.contact, other.contact
    return any(here.get(how) and here.get(how) == there.get(how) for how in ("email", "phone"))


def _ways(case: Case) -> list[Status]:
    allowed = case.status.next(map(Status, case.statuses))
    return [each for each in _ENDS if each in allowed]


def _new(
    actor: Actor, case: Case, other: Case, tie: Tie, *, before: Mapping[str, Any] | None = None
) -> CaseTie:
    return CaseTie(
        case_id=case.id, other_id=other.id, tie=tie, staff_id=actor.id, at=clock.now(),
        before=dict(before or {}),
    )  # fmt: skip


def _tie(session: Session, new: CaseTie) -> None:
    both = [new.case_id, new.other_id]
    known = select(CaseTie.id).where(
        CaseTie.tie == new.tie, CaseTie.case_id.in_(both), CaseTie.other_id.in_(both),
        CaseTie.undone_at.is_(None),
    )  # fmt: skip
    if session.scalar(known) is None:
        session.add(new)
        session.flush()


def _standing(case: Case) -> dict[str, Any]:
    facts = {name: getattr(case, name) for name in _FACTS}
    return {
        name: value.isoformat() if isinstance(value, (date, datetime)) else value
        for name, value in facts.items()
    }


def _come_back(session: Session, actor: Actor, tie: CaseTie) -> None:
    """Not where somebody has opened it again meanwhile: then it stands where they put it."""
    reference = desk.references([tie.case_id])[tie.case_id]
    case = progress.locked(session, reference)
    if case.closed_at is None:
        return
    before = tie.before
    case.status = Status(before["status"])
    case.respond_by = date.fromisoformat(before["respond_by"])
    case.promised = date.fromisoformat(before["promised"]) if before["promised"] else None
    waiting = before["waiting_since"]
    case.waiting_since = datetime.fromisoformat(waiting) if waiting else None
    case.closed_at = None
    with use_locale(case.locale) as locale:
        entry = TimelineEntry(
            id=uuid4(), case_id=case.id, at=clock.now(), kind=EntryKind.STATUS, public=True,
            status=case.status, note=_("We go on with this case by itself."), author=actor.name,
            locale=locale.code,
        )  # fmt: skip
    session.add(entry)
    tell_witnesses(case, entry, with_note=True)
    emit("case.updated", case.id, entry_id=str(entry.id), status=case.status.value, public=True)
