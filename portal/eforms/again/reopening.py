"""Questions of a form that was sent, asked again: those that an officer names, and no others.

The answers are given in a draft of its own that no browser is bound to: whoever may see the case
goes on with it. It has the version that was sent, and all answers but those that are asked again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, Permission, record
from portal.cases import services as cases
from portal.core import clock, db, i18n, jobs, security
from portal.core.db import transaction
from portal.core.errors import Conflict, Gone
from portal.core.events import emit
from portal.core.i18n import BY_CODE, DEFAULT, Locale, _l
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.definitions.bookable import booked_questions
from portal.eforms.definitions.pricing import priced_questions
from portal.eforms.drafts.carrying import Version
from portal.eforms.drafts.drafting import KEPT, OpenDraft, Reopened
from portal.eforms.ending import unlinked
from portal.eforms.models import Amendment, Draft, Reopening, Submission
from portal.eforms.walk import visible_questions

# What is linked to nobody, and what was asked of a place as it was then.
_NEVER_AGAIN = {QuestionType.EQUALITY, QuestionType.KNOWN}


class AlreadyAsked(Conflict):
    message = _l("We have asked already, and wait for the answer.")


class NothingNamed(Conflict):
    message = _l("Choose at least one question.")


class NotAsked(Gone):
    """Nothing is asked again: it was answered from another tab, or taken back."""

    message = _l("We do not need an answer any more. You can close this page.")


@dataclass(frozen=True)
class Asked:
    """What is asked again of one form. `why` is in the language `locale`."""

    id: UUID
    case_id: UUID
    reference: str
    version: Version
    questions: tuple[str, ...]
    sent: Mapping[str, Any]
    why: str
    locale: Locale
    asked_at: datetime
    before: cases.Status

    @property
    def definition(self) -> Definition:
        return self.version.definition


def askable(actor: Actor, reference: str) -> tuple[Definition, list[Question], Mapping[str, Any]]:
    """The questions that were on the way of who sent the form, as far as this officer may see them.

    With the answers as they are now. What is sensitive needs READ_SENSITIVE; answers about equality
    are linked to nobody, so nobody can be asked for them again; what decides the price was paid
    for as it is, and what decides a booking is changed with that. Raises NotAllowed, UnknownCase.
    """
    case = cases.record_for(actor, reference).case
    sent = _sent(reference)
    definition = publishing.definition_of(sent.version_id)
    way = unlinked.way_of(definition, sent.answers)
    fixed = priced_questions(definition) | booked_questions(definition)
    all_open = actor.may(Permission.READ_SENSITIVE, team=case.team)
    questions = [
        question
        for page in way.pages
        for question in visible_questions(definition, page, way.answers)
        if question.key not in fixed
        and question.type not in _NEVER_AGAIN
        and (all_open or not question.tells_much)
    ]
    return definition, questions, way.answers


def ask(actor: Actor, reference: str, *, questions: Collection[str], why: str) -> UUID:
    """Ask these questions again; the case waits, and its clock with it.

    Raises NotAllowed, UnknownCase, NothingNamed, or AlreadyAsked while others are open.
    """
    with transaction() as session:
        sent = _sent(reference, lock=True)
        _definition, known, _answers = askable(actor, reference)
        named = [each.key for each in known if each.key in questions]
        if not named:
            raise NothingNamed
        if open_of(reference) is not None:
            raise AlreadyAsked
        paused = cases.pause(reference, note=why, author=actor.name)
        reopening = Reopening(
            submission_id=sent.id,
            reference=reference,
            questions=named,
            why=why,
            locale=i18n.current().code,
            staff_id=actor.id,
            status_before=paused.before.value,
            asked_at=clock.now(),
        )
        session.add(reopening)
        session.flush()
        _record(actor, reference, asked=named)
        emit("case.questions_asked", paused.case_id, reopening_id=str(reopening.id))
    return reopening.id


def take_back(actor: Actor, reference: str, note: str) -> None:
    """Ask no longer; what was typed meanwhile is dropped. Nothing where nothing is asked."""
    cases.record_for(actor, reference)
    with transaction() as session:
        _sent(reference, lock=True)
        asked = open_of(reference)
        if asked is None:
            return
        _end(session, asked.id)
        cases.go_on(reference, before=asked.before, note=note)
        _record(actor, reference, taken_back=list(asked.questions))


def end_of_closed(case_id: UUID) -> None:
    """Nobody needs the answers any more: the case was closed without them."""
    with transaction() as session:
        open_ones = (
            select(Reopening.id)
            .join(Submission, Submission.id == Reopening.submission_id)
            .where(Submission.case_id == case_id, Reopening.ended_at.is_(None))
        )
        for reopening_id in session.scalars(open_ones).all():
            _end(session, reopening_id)


def drop_drafts(submission_id: UUID) -> None:
    """Delete what stands in drafts of earlier answers, in the caller's transaction."""
    asked = select(Reopening.id).where(Reopening.submission_id == submission_id)
    browsers = [browser_of(each) for each in db.session.scalars(asked)]
    if browsers:
        db.session.execute(delete(Draft).where(Draft.browser.in_(browsers)))


def open_of(reference: str) -> Asked | None:
    """What is asked again now; who may see it is asked before."""
    row = db.session.execute(
        select(Reopening, Submission)
        .join(Submission, Submission.id == Reopening.submission_id)
        .where(Reopening.reference == reference, Reopening.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    reopening, sent = row
    return Asked(
        id=reopening.id,
        case_id=sent.case_id,
        reference=reference,
        version=Version(sent.version_id, publishing.definition_of(sent.version_id)),
        questions=tuple(reopening.questions),
        sent=sent.answers,
        why=reopening.why,
        locale=BY_CODE.get(reopening.locale, DEFAULT),
        asked_at=reopening.asked_at,
        before=cases.Status(reopening.status_before),
    )


def draft_of(reference: str) -> OpenDraft:
    """The draft in which what is asked again is answered, begun if there is none.

    Raises NotAsked.
    """
    asked = open_of(reference)
    if asked is None:
        raise NotAsked
    found = _draft(asked) or _begun(asked)
    return OpenDraft(
        found.id,
        asked.version,
        found.answers,
        found.expires_at,
        reopened=Reopened(
            reference,
            frozenset(asked.questions),
            unlinked.with_equality(asked.definition, asked.sent),
        ),
    )


def amended(submission_id: UUID) -> list[Amendment]:
    """What was changed of a form since it was sent, oldest first."""
    found = select(Amendment).where(Amendment.submission_id == submission_id)
    return list(db.session.scalars(found.order_by(Amendment.at, Amendment.id)))


def tell(reopening_id: UUID, *, key: str) -> None:
    """Mail the resident what is asked of them, with the way there; `key` makes it happen once."""
    asked = db.session.get_one(Reopening, reopening_id)
    sent = db.session.get_one(Submission, asked.submission_id)
    definition = publishing.definition_of(sent.version_id)
    told = not cases.is_discreet(definition.service)
    cases.mail_person(
        sent.case_id,
        template="questions_asked",
        key=key,
        page="/questions",
        values={
            "count": len(asked.questions),
            "note": asked.why if told else None,
            "note_locale": asked.locale if told else None,
        },
    )


def browser_of(reopening_id: UUID) -> bytes:
    """Where a draft has its browser, this one has a name that no browser can have."""
    return security.digest(f"reopening {reopening_id}")


def _end(session: Session, reopening_id: UUID) -> None:
    session.get_one(Reopening, reopening_id, populate_existing=True).ended_at = clock.now()
    session.execute(delete(Draft).where(Draft.browser == browser_of(reopening_id)))
    jobs.enqueue("eforms.sweep_uploads")


def _begun(asked: Asked) -> Draft:
    """As of now. Two tabs that come first at the same moment get the same one."""
    now = clock.now()
    with transaction() as session:
        session.execute(
            insert(Draft)
            .values(
                browser=browser_of(asked.id),
                service=asked.definition.service,
                version_id=asked.version.id,
                locale=i18n.current().code,
                answers=_answers_kept(asked),
                started_at=now,
                updated_at=now,
                expires_at=now + KEPT,
            )
            .on_conflict_do_nothing()
        )
    found = _draft(asked)
    if found is None:
        raise NotAsked
    return found


def _answers_kept(asked: Asked) -> dict[str, Any]:
    """All but those asked again; the items of a group stand in its list, to be gone through."""
    kept = unlinked.with_equality(asked.definition, asked.sent)
    for key in asked.questions:
        question, given = asked.definition.questions[key], kept.pop(key, None)
        if question.questions and given:
            kept[question.items_key] = [
                {"id": f"item-{number}", "answers": each} for number, each in enumerate(given, 1)
            ]
    return kept


def _draft(asked: Asked) -> Draft | None:
    return db.session.scalar(
        select(Draft)
        .where(Draft.browser == browser_of(asked.id), Draft.submitted_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _sent(reference: str, *, lock: bool = False) -> Submission:
    wanted = select(Submission).where(Submission.reference == reference)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    sent = db.session.scalar(wanted)
    if sent is None:
        raise cases.UnknownCase
    return sent


def _record(actor: Actor, reference: str, **what: Any) -> None:
    case = cases.record_of(reference).case
    record(actor, Action.CHANGE, person_id=case.person_id, case_id=case.id, **what)
