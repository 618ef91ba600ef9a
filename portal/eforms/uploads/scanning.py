"""What becomes of a file that waits: clean, or removed and its owner told. And sweeping up."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import exists, select, update

from portal.cases import services as cases
from portal.core import clock, db, jobs, logs
from portal.core.db import transaction
from portal.core.i18n import _, use_locale
from portal.core.settings import settings
from portal.eforms.models import Draft, Submission
from portal.eforms.uploads import clamd, sealing
from portal.eforms.uploads.clamd import ScannerAway, Verdict
from portal.eforms.uploads.keeping import forget
from portal.eforms.uploads.models import State, Upload
from portal.eforms.uploads.store import CLEAN, QUARANTINE, Missing, store

_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour
_UNKNOWN_FOR = timedelta(days=1)  # put into the store, and no row came: its transaction failed
_AT_ONCE = 500
_STATES = {
    Verdict.CLEAN: State.CLEAN,
    Verdict.INFECTED: State.INFECTED,
    Verdict.REFUSED: State.REFUSED,
}


def scan(upload_id: UUID) -> None:
    """Have one waiting file looked at; raises ScannerAway, and it goes on waiting."""
    with transaction() as session:
        session.execute(
            update(Upload)
            .where(Upload.id == upload_id, Upload.state == State.WAITING)
            .values(tried_at=clock.now())
        )
    if not _waits(upload_id):
        return
    verdict = _verdict(upload_id)
    if verdict is Verdict.CLEAN:
        store().move(f"{QUARANTINE}/{upload_id}", f"{CLEAN}/{upload_id}")
    _conclude(upload_id, _STATES[verdict])
    if verdict is not Verdict.CLEAN:
        forget(upload_id)


def sweep() -> None:
    """Hourly: delete what nobody sent and nobody can send, scan what lost its job."""
    for upload_id in _dropped():
        forget(upload_id)
    with transaction() as session:
        lost = select(Upload.id).where(
            Upload.state == State.WAITING,
            (Upload.tried_at < clock.now() - _LOST_AFTER)
            | (Upload.tried_at.is_(None) & (Upload.added_at < clock.now() - _LOST_AFTER)),
        )
        for upload_id in session.scalars(lost):
            jobs.enqueue("eforms.scan_upload", upload_id=str(upload_id))
    _sweep_folder(QUARANTINE, [State.WAITING])
    _sweep_folder(CLEAN, [State.WAITING, State.CLEAN])  # moved, and the worker was killed then


def _waits(upload_id: UUID) -> bool:
    return db.session.scalar(select(Upload.state).where(Upload.id == upload_id)) is State.WAITING


def _verdict(upload_id: UUID) -> Verdict:
    """No transaction is open while it is asked."""
    url = settings().clamd_url
    if url is None:  # in development the scanner was taken away meanwhile
        return Verdict.CLEAN
    if settings().production and not clamd.has_signatures(url):
        logs.log.error("scanner.without_signatures")
        raise ScannerAway
    with _stored(upload_id) as stored:
        return clamd.scan(url, sealing.opened(upload_id, stored))


def _stored(upload_id: UUID) -> BinaryIO:
    """A worker that was killed may have moved it and not said so."""
    try:
        return store().open(f"{QUARANTINE}/{upload_id}")
    except Missing:
        return store().open(f"{CLEAN}/{upload_id}")


def _conclude(upload_id: UUID, state: State) -> None:
    """Say once what was found. The draft is locked first: it may be sent at this very moment."""
    with transaction() as session:
        draft = session.scalar(
            select(Draft).join(Upload, Upload.draft_id == Draft.id).where(Upload.id == upload_id)
            .with_for_update(of=Draft).execution_options(populate_existing=True)
        )  # fmt: skip
        upload = session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
        if upload is None or upload.state is not State.WAITING:
            return
        upload.state, upload.scanned_at = state, clock.now()
        logs.log.info(f"upload.{state}", upload=str(upload_id))
        if not upload.usable:
            _tell(upload, draft)


def _tell(upload: Upload, draft: Draft | None) -> None:
    """In the case, or where it isn't sent yet, by a walk that stops at the page that says why."""
    if upload.case_id is not None:
        _tell_case(upload)
    elif draft is not None:
        draft.answers = {k: each for k, each in draft.answers.items() if k != upload.question}
        aside = draft.set_aside or {}
        draft.set_aside = {k: each for k, each in aside.items() if k != upload.question} or None


def _tell_case(upload: Upload) -> None:
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


def _dropped() -> Iterator[UUID]:
    """Files of drafts that are gone, or that were sent without them; their rows are deleted."""
    unsent = exists().where(Draft.id == Upload.draft_id, Draft.submitted_at.is_(None))
    while True:
        with transaction() as session:
            found = session.scalars(
                select(Upload).where(Upload.case_id.is_(None), ~unsent).limit(_AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()  # fmt: skip
            for upload in found:
                session.delete(upload)
        yield from (upload.id for upload in found)
        if len(found) < _AT_ONCE:
            return


def _sweep_folder(folder: str, states: list[State]) -> None:
    """What a kill left behind in the store between two steps."""
    for names in batched(store().listed(folder, clock.now() - _UNKNOWN_FOR), _AT_ONCE):
        known = select(Upload.id).where(Upload.id.in_(_ids(names)), Upload.state.in_(states))
        wanted = {str(upload_id) for upload_id in db.session.scalars(known)}
        for name in set(names) - wanted:
            store().delete(f"{folder}/{name}")


def _ids(names: tuple[str, ...]) -> list[UUID]:
    found = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:  # nothing of ours
            continue
    return found
