"""Two reports of one fault become one, and whoever follows the first follows the second."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.cases import services as cases
from portal.cases.services import Standing, Status, Step
from portal.core import clock, i18n
from portal.core.db import transaction, tried_again
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _, _l
from portal.faults.contacts import contact_of, digest_of, digest_of_token, token_of
from portal.faults.models import Follow, Report, ReportDecision, ReportUpdate, SaidToo, Scope
from portal.faults.reading import UnknownReport, end_of_chain
from portal.faults.showing import locked

_LONGEST: Final = 20
_GOES_ON: Final = (Status.INVESTIGATING, Status.IN_PROGRESS, Status.PLANNED)


class CannotMerge(Conflict):
    message = _l("Choose another report: this one cannot take the other one in.")


class NotMerged(Conflict):
    message = _l("This report does not stand under another one.")


@tried_again
def merge(actor: Actor | None, reference: str, into: str, *, reason: str = "") -> str:
    """Let a report go on in another one; the reference of the one it now stands under.

    Where `into` was itself merged, the last one of its chain is meant. The reporter and all
    followers of the first hear of the second from now on: a contact that follows both follows once,
    confirmed if it was anywhere, and one that had stopped stays stopped. The case of the first
    becomes a duplicate. Raises CannotMerge where they can't be one (the same, merged already, one
    private and one not), NotAllowed, UnknownCase, UnknownReport, IllegalTransition.
    """
    with transaction() as session:
        target_reference = _end(session, into)
        first = cases.act_on(actor, reference, merged_into=target_reference)
        cases.act_on(actor, target_reference, takes_in=reference)
        before = _check(_read(session, reference), _read(session, target_reference))
        _close(actor, cases.standings([first.id])[first.id], target_reference)
        # Cases before reports: whoever moves a case locks them in this order.
        source, target = locked(session, reference), locked(session, target_reference)
        _check(source, target)
        facts = _follow_on(session, source, target, first.contact) | {"status": before.value}
        source.merged_into, source.merged_at = target.id, clock.now()
        source.updated_at = target.updated_at = clock.now()
        _decided(session, actor, source, "merge", reason, {"into": str(target.id)} | facts)
        emit("report.merged", source.id, into=str(target.id))
        return target_reference


@tried_again
def unmerge(actor: Actor | None, reference: str, *, reason: str = "") -> None:
    """Undo it: what moved to the other report comes back. Raises NotMerged, and as `merge`."""
    with transaction() as session:
        cases.act_on(actor, reference, unmerged=True)
        case_id = _read(session, reference).case_id
        decision = _merging_of(session, reference)
        if decision is None:
            raise NotMerged
        _reopen(actor, cases.standings([case_id])[case_id], Status(decision.facts["status"]))
        source = locked(session, reference)
        if source.merged_into is None:
            raise NotMerged
        was_in = str(source.merged_into)
        _come_back(session, source, decision.facts)
        source.merged_into = source.merged_at = None
        source.updated_at = clock.now()
        _decided(session, actor, source, "unmerge", reason, {"out_of": was_in})
        emit("report.unmerged", source.id, out_of=was_in)


def _end(session: Session, into: str) -> str:
    found = session.scalar(select(Report.id).where(Report.reference == into))
    end = end_of_chain(found) if found else None
    if end is None:
        raise UnknownReport
    return end


def _read(session: Session, reference: str) -> Report:
    found = session.scalar(select(Report).where(Report.reference == reference))
    if found is None:
        raise UnknownReport
    return found


def _check(source: Report, target: Report) -> Status:
    """Where the source stands. The target is the end of its chain: it isn't merged itself."""
    apart = source.visibility is not target.visibility
    taken = source.merged_into is not None or target.merged_into is not None
    if source.id == target.id or apart or taken or target.emptied_at is not None:
        raise CannotMerge
    return source.status


def _follow_on(
    session: Session, source: Report, target: Report, contact: dict[str, Any]
) -> dict[str, Any]:
    """Move followers and those who said it too; what is needed to bring them back."""
    newest = session.scalar(
        select(func.max(ReportUpdate.position)).where(ReportUpdate.report_id == target.id)
    )
    there = {each.contact_digest: each for each in _followers(session, target.id)}
    moved, confirmed = [], []
    for follow in _followers(session, source.id):
        known = there.get(follow.contact_digest)
        if known is None:
            follow.report_id, follow.came_from = target.id, source.id
            follow.told_to = max(follow.told_to, newest or 0)
            moved.append(str(follow.id))
        elif _makes_sure(follow, known):
            known.confirmed_at = follow.confirmed_at
            confirmed.append(str(known.id))
    session.flush()
    made = _reporter_follows(session, source, target, contact, newest or 0)
    both = _said_both(session, source, target)
    target.said_too += _said_too(source, both)
    return {"moved": moved, "confirmed": confirmed, "made": made, "both": both}


def _makes_sure(follow: Follow, known: Follow) -> bool:
    """Whether an address proved itself for the one report that hasn't yet for the other."""
    sure = follow.confirmed_at is not None and follow.stopped_at is None
    return sure and known.confirmed_at is None and known.stopped_at is None


def _reporter_follows(
    session: Session, source: Report, target: Report, said: dict[str, Any], newest: int
) -> str | None:
    """They hear of their own case without a follow: of the other report they need one."""
    contact = contact_of(said)
    if contact is None:
        return None
    same = select(Follow).where(
        Follow.report_id == target.id, Follow.contact_digest == digest_of(contact)
    )
    known = session.scalar(same.with_for_update())
    if known is not None:
        if known.confirmed_at is None and known.stopped_at is None:
            known.confirmed_at = clock.now()
        return None
    follow_id, case = uuid4(), cases.standings([source.case_id])[source.case_id]
    session.add(
        Follow(
            id=follow_id,
            scope=Scope.REPORT,
            report_id=target.id,
            contact=contact,
            contact_digest=digest_of(contact),
            locale=case.locale,
            token_digest=digest_of_token(token_of(follow_id)),
            asked_at=clock.now(),
            confirmed_at=clock.now(),
            told_to=newest,
            told_until=clock.now(),
            came_from=source.id,
        )
    )
    session.flush()
    return str(follow_id)


def _said_both(session: Session, source: Report, target: Report) -> int:
    """How many said of both that they saw them."""
    here = select(SaidToo.mark_digest).where(SaidToo.report_id == target.id)
    both = select(func.count()).where(SaidToo.report_id == source.id, SaidToo.mark_digest.in_(here))
    return session.scalar(both) or 0


def _said_too(source: Report, both: int) -> int:
    """How many more saw the target: the reporter of the source, and who said so of it alone."""
    return 1 + max(0, source.said_too - both)


def _close(actor: Actor | None, case: Standing, into: str) -> None:
    """What is closed already stays as it was closed."""
    if case.closed_at is not None:
        return
    with i18n.use_locale(case.locale):
        note = _("We go on with report %(reference)s.", reference=into)
        cases.move_on(actor, case.reference, Step(status=Status.DUPLICATE, note=note))


def _come_back(session: Session, source: Report, facts: dict[str, Any]) -> None:
    chain = _chain(session, source)
    onward = {each.id for each in chain}
    for follow in _by_ids(session, facts["moved"]):
        if follow.report_id in onward:
            follow.report_id, follow.came_from = source.id, None
    for follow in _by_ids(session, facts["confirmed"]):
        follow.confirmed_at = None
    for follow in _by_ids(session, [facts["made"]] if facts["made"] else []):
        session.delete(follow)
    for report in chain:
        report.said_too = max(0, report.said_too - _said_too(source, facts["both"]))
        report.updated_at = clock.now()
    session.flush()


def _chain(session: Session, source: Report) -> list[Report]:
    """The reports that go on for this one, one after the other."""
    chain: list[Report] = []
    into = source.merged_into
    while into is not None and len(chain) < _LONGEST:
        report = session.scalar(select(Report).where(Report.id == into).with_for_update())
        if report is None:
            break
        chain.append(report)
        into = report.merged_into
    return chain


def _reopen(actor: Actor | None, case: Standing, before: Status) -> None:
    """Where it stood before, or where a case goes on that can't go back there."""
    if case.status is not Status.DUPLICATE or before.closed:
        return
    way = next((each for each in (before, *_GOES_ON) if each in case.allowed), None)
    if way is not None:
        with i18n.use_locale(case.locale):
            note = _("This is not the same as the other report. We go on with yours.")
            cases.move_on(actor, case.reference, Step(status=way, note=note))


def _followers(session: Session, report_id: UUID) -> Sequence[Follow]:
    wanted = select(Follow).where(Follow.report_id == report_id).order_by(Follow.id)
    return session.scalars(wanted.with_for_update()).all()


def _by_ids(session: Session, ids: Sequence[str]) -> Sequence[Follow]:
    known = [UUID(each) for each in ids]
    return session.scalars(select(Follow).where(Follow.id.in_(known)).with_for_update()).all()


def _merging_of(session: Session, reference: str) -> ReportDecision | None:
    """How it was merged, as long as it stands under another one."""
    return session.scalar(
        select(ReportDecision)
        .join(Report, Report.id == ReportDecision.report_id)
        .where(
            Report.reference == reference,
            Report.merged_into.is_not(None),
            ReportDecision.what == "merge",
        )
        .order_by(ReportDecision.at.desc())
        .limit(1)
    )


def _decided(  # noqa: PLR0913, PLR0917 - a decision with all that belongs to it
    session: Session,
    actor: Actor | None,
    source: Report,
    what: str,
    reason: str,
    facts: dict[str, Any],
) -> None:
    session.add(
        ReportDecision(
            report_id=source.id,
            what=what,
            subject=None,
            showing=None,
            reason=reason.strip() or None,
            staff_id=actor.id if actor else None,
            at=clock.now(),
            facts=facts,
        )
    )
