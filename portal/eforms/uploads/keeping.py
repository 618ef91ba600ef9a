"""Files of a form: added, removed and continued with by who fills it in, then part of a case."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select, update

from portal.core import clock, db, jobs, logs, security
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _l
from portal.core.settings import settings
from portal.eforms import drafting
from portal.eforms.definitions import Definition, Question, QuestionType
from portal.eforms.drafting import OpenDraft
from portal.eforms.models import Submission
from portal.eforms.uploads import names, sealing
from portal.eforms.uploads.examining import Examined, examine
from portal.eforms.uploads.faults import Fault, NotKept, TooFew, TooMany
from portal.eforms.uploads.models import State, Upload
from portal.eforms.uploads.store import CLEAN, FOLDERS, QUARANTINE, Missing, StoreAway, store

_LOOKED_INTO = 2  # times the most there may be: some of those chosen may be no good


class NoSuchFile(NotFound):
    message = _l("There is no such file here, or we have not checked it yet.")


class FilesAway(PortalError):
    """The store doesn't answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Chosen(NamedTuple):
    """A file as a browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Served:
    """A clean file on its way out: `size` in bytes, its pieces as they are opened."""

    name: str
    media_type: str
    size: int
    pieces: Iterable[bytes]


def fewest(question: Question) -> int:
    """How many files there must be: one that is required needs one."""
    return max(question.count.fewest, int(question.required))


def listed(draft: OpenDraft, question: Question) -> list[Upload]:
    """The files so far, in the order they came; also those that had to be removed."""
    found = select(Upload).where(Upload.draft_id == draft.id, Upload.question == question.key)
    fresh = found.order_by(Upload.added_at, Upload.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def add(draft: OpenDraft, question: Question, chosen: Iterable[Chosen]) -> list[Fault]:
    """Keep each file that can be taken; what is wrong with the others. Raises NoDraft."""
    looked_into = _LOOKED_INTO * question.count.most
    faults: list[Fault] = []
    for number, each in enumerate(islice(chosen, looked_into + 1)):
        try:
            name = names.usable(each.name)
            if number == looked_into:
                raise TooMany(name, question.count.most)
            if any(isinstance(fault, NotKept) for fault in faults):
                raise NotKept(name)  # nor would this one be, after another wait
            _add(draft, question, name, each.content)
        except Fault as fault:
            faults.append(fault)
    return faults


def remove(draft: OpenDraft, question: Question, upload_id: UUID) -> None:
    """Take a file out of the form and the store; one that is gone already is fine."""
    with transaction() as session:
        drafting.answer(draft, {}, without=(question.key,))
        session.execute(
            delete(Upload).where(
                Upload.id == upload_id,
                Upload.draft_id == draft.id,
                Upload.question == question.key,
            )
        )
    forget(upload_id)


def settle(draft: OpenDraft, question: Question) -> OpenDraft:
    """Answer the question with the files so far; raises TooFew."""
    with transaction():
        drafting.answer(draft, {}, without=(question.key,))  # locks it: a scan may end just now
        usable = [each for each in listed(draft, question) if each.usable]
        if len(usable) < fewest(question):
            raise TooFew(most=fewest(question))
        return drafting.answer(draft, {question.key: [_as_answer(each) for each in usable] or None})


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
    if sent:
        db.session.execute(
            update(Upload)
            .where(Upload.id.in_(sent), Upload.draft_id == draft_id)
            .values(case_id=case_id)
        )


def of_draft(draft: OpenDraft, questions: Collection[str], upload_id: UUID) -> Served:
    """A clean file of an unfinished form; raises NoSuchFile."""
    return _served(
        select(Upload).where(
            Upload.id == upload_id,
            Upload.draft_id == draft.id,
            Upload.question.in_(questions),
            Upload.state == State.CLEAN,
        )
    )


def of_case(reference: str, upload_id: UUID) -> Served:
    """A clean file of a case; who may see the case is asked before. Raises NoSuchFile."""
    return _served(
        select(Upload)
        .join(Submission, Submission.case_id == Upload.case_id)
        .where(
            Upload.id == upload_id,
            Submission.reference == reference,
            Upload.state == State.CLEAN,
        )
    )


def in_case(case_id: UUID) -> list[Upload]:
    """Every file that came with a case, in the order they came."""
    found = select(Upload).where(Upload.case_id == case_id).order_by(Upload.added_at, Upload.id)
    return list(db.session.scalars(found))


def forget(upload_id: UUID) -> None:
    """Delete what the store has of a file. Should that fail, it is swept away later."""
    try:
        for folder in FOLDERS:
            store().delete(f"{folder}/{upload_id}")
    except StoreAway:
        logs.log.warning("upload.not_deleted", upload=str(upload_id))


def _add(draft: OpenDraft, question: Question, name: str, content: bytes) -> None:
    mark = security.keyed_digest("upload", hashlib.sha256(content).hexdigest())
    if not _wanted(draft, question, name, mark):
        return
    examined = examine(name, content, question)
    upload_id = uuid4()
    folder = QUARANTINE if settings().clamd_url else CLEAN
    try:
        store().put(f"{folder}/{upload_id}", sealing.sealed(upload_id, examined.content))
    except StoreAway:
        raise NotKept(name) from None
    if not _noted(draft, question, _row(upload_id, name, mark, examined)):
        forget(upload_id)


def _wanted(draft: OpenDraft, question: Question, name: str, mark: str) -> bool:
    """Whether there is room; the same file once more, as after a double press, is there already."""
    others = listed(draft, question)
    if any(each.mark == mark for each in others):
        return False
    if sum(each.usable for each in others) >= question.count.most:
        raise TooMany(name, question.count.most)
    return True


def _noted(draft: OpenDraft, question: Question, upload: Upload) -> bool:
    """Put it down unless another tab was first; with a scanner it waits for that."""
    try:
        with transaction() as session:
            drafting.answer(draft, {}, without=(question.key,))
            if not _wanted(draft, question, upload.name, upload.mark):
                return False
            upload.draft_id, upload.question = draft.id, question.key
            session.add(upload)
            if upload.state is State.WAITING:
                jobs.enqueue("eforms.scan_upload", upload_id=str(upload.id))
    except BaseException:
        forget(upload.id)
        raise
    return True


def _row(upload_id: UUID, name: str, mark: str, examined: Examined) -> Upload:
    if not settings().clamd_url:
        logs.log.warning("upload.not_scanned", upload=str(upload_id), missing="CLAMD_URL")
    return Upload(
        id=upload_id,
        name=name,
        size=len(examined.content),
        media_type=examined.media_type,
        mark=mark,
        state=State.WAITING if settings().clamd_url else State.CLEAN,
        added_at=clock.now(),
    )


def _as_answer(upload: Upload) -> dict[str, Any]:
    return {
        "upload": str(upload.id),
        "name": upload.name,
        "size": upload.size,
        "type": upload.media_type,
    }


def _served(statement: Select[Upload]) -> Served:
    upload = db.session.scalar(statement)
    if upload is None:
        raise NoSuchFile
    return Served(
        name=names.as_served(upload.name, upload.media_type),
        media_type=upload.media_type,
        size=upload.size,
        pieces=_Pieces(upload.id),
    )


class _Pieces:
    """The store is opened at once, so that a file that isn't there is never half an answer."""

    def __init__(self, upload_id: UUID) -> None:
        self._id = upload_id
        try:
            self._stored = store().open(f"{CLEAN}/{upload_id}")
        except Missing:
            logs.log.error("upload.missing", upload=str(upload_id))
            raise NoSuchFile from None
        except StoreAway:
            raise FilesAway from None

    def __iter__(self) -> Iterator[bytes]:
        with self._stored:
            yield from sealing.opened(self._id, self._stored)

    def close(self) -> None:
        self._stored.close()
