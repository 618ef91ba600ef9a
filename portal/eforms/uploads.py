"""Files of a form: added, removed and continued with by who fills it in, then part of a case."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction
from portal.core.i18n import _, use_locale
from portal.eforms import reports
from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import OpenDraft
from portal.eforms.models import Draft, Submission
from portal.uploads import services as files
from portal.uploads.services import Chosen, Fault, Limits, Served, State, TooFew, Upload


def fewest(question: Question) -> int:
    """How many files there must be: one that is required needs one."""
    return max(question.count.fewest, int(question.required))


def limits_of(question: Question) -> Limits:
    return Limits(question.accepts, question.megabytes, question.count.most)


def listed(draft: OpenDraft, question: Question) -> list[Upload]:
    """The files so far, in the order they came; also those that had to be removed."""
    return files.listed(draft.id, question.key)


def add(draft: OpenDraft, question: Question, chosen: Iterable[Chosen]) -> list[Fault]:
    """Keep each file that can be taken; what is wrong with the others. Raises NoDraft."""
    return files.add(_place(draft, question), chosen)


def remove(draft: OpenDraft, question: Question, upload_id: UUID) -> None:
    """Take a file out of the form and the store; one that is gone already is fine."""
    files.remove(_place(draft, question), upload_id)


def settle(draft: OpenDraft, question: Question) -> OpenDraft:
    """Answer the question with the files so far; raises TooFew."""
    with transaction():
        drafting.answer(draft, {}, without=(question.key,))  # locks it: a scan may end just now
        usable = [each for each in listed(draft, question) if each.usable]
        if len(usable) < fewest(question):
            raise TooFew(most=fewest(question))
        return drafting.answer(draft, {question.key: [_as_answer(each) for each in usable] or None})


def as_answer(draft_id: UUID, key: str) -> list[dict[str, Any]] | None:
    """The answer that the files added so far make; None where there are none."""
    return [_as_answer(each) for each in files.listed(draft_id, key) if each.usable] or None


def hand_over(
    definition: Definition, answers: dict[str, Any], draft_id: UUID, case_id: UUID
) -> None:
    """Make the files that were sent part of the case, in the transaction that opens it."""
    sent = [
        UUID(each["upload"])
        for key, answer in answers.items()
        if definition.questions[key].type is QuestionType.FILE
        for each in answer or ()
    ]
    files.hand_over(draft_id, sent, case_id)


def of_draft(draft: OpenDraft, questions: Collection[str], upload_id: UUID) -> Served:
    """A clean file of an unfinished form; raises NoSuchFile."""
    return files.of_draft(draft.id, questions, upload_id)


class Drafts:
    """Files belong to a draft until that is sent."""

    def still_wanted(self) -> ColumnElement[bool]:
        return exists().where(Draft.id == Upload.draft_id, Draft.submitted_at.is_(None))

    def hold(self, upload_id: UUID) -> None:
        _draft_of(upload_id)

    def tell(self, upload: Upload) -> None:
        """In the case, or where it isn't sent yet, by a walk that stops at the page saying why."""
        if upload.case_id is not None:
            _tell_case(upload)
        elif draft := _draft_of(upload.id):
            key = upload.question
            draft.answers = {k: each for k, each in draft.answers.items() if k != key}
            aside = draft.set_aside or {}
            draft.set_aside = {k: each for k, each in aside.items() if k != key} or None


files.add_owner(Drafts())


def _place(draft: OpenDraft, question: Question) -> files.Place:
    """What changes the files takes the answer back, as it no longer says what is there."""
    return files.Place(
        draft.id,
        question.key,
        limits_of(question),
        hold=lambda: drafting.answer(draft, {}, without=(question.key,)),
        locates=reports.locates(draft.definition, question, draft.answers),
    )


def _draft_of(upload_id: UUID) -> Draft | None:
    return db.session.scalar(
        select(Draft).join(Upload, Upload.draft_id == Draft.id).where(Upload.id == upload_id)
        .with_for_update(of=Draft).execution_options(populate_existing=True)
    )  # fmt: skip


def _as_answer(upload: Upload) -> dict[str, Any]:
    return {
        "upload": str(upload.id),
        "name": upload.name,
        "size": upload.size,
        "type": upload.media_type,
    }


def _tell_case(upload: Upload) -> None:
    if upload.question == cases.MESSAGE:
        return
    sent = db.session.scalars(select(Submission).where(Submission.case_id == upload.case_id)).one()
    with use_locale(sent.locale):
        if upload.state is State.INFECTED:
            note = _(
                "We found a virus in the file “%(name)s”, so we removed it. We have everything"
                " else you sent. If the file matters, contact us about another way to send it.",
                name=upload.name,
            )
        else:
            note = _(
                "We could not check the file “%(name)s” for viruses, so we removed it. We have"
                " everything else you sent. If the file matters, contact us about another way"
                " to send it.",
                name=upload.name,
            )
        cases.add_note(sent.reference, str(note))
