"""Files that are deleted with what they came with: the rows at once, the store after the commit."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from portal.core import db, jobs
from portal.uploads import keeping
from portal.uploads.models import Upload


def count_in(cases: Select[UUID]) -> int:
    """How many files came with these cases."""
    counted = select(func.count()).select_from(Upload).where(Upload.case_id.in_(cases))
    return db.session.scalar(counted) or 0


def drop_case(case_id: UUID) -> int:
    """Delete every file of a case, in the caller's transaction; how many."""
    return _drop(delete(Upload).where(Upload.case_id == case_id).returning(Upload.id))


def drop_drafts(draft_ids: Collection[UUID]) -> int:
    """Delete the files of what was never sent, in the caller's transaction; how many."""
    unsent = delete(Upload).where(Upload.draft_id.in_(draft_ids), Upload.case_id.is_(None))
    return _drop(unsent.returning(Upload.id))


def forget(upload_ids: Collection[UUID]) -> None:
    """Delete what the store has of them."""
    for each in upload_ids:
        keeping.forget(each)


def _drop(statement: object) -> int:
    """The store is told by a job: it exists exactly if the rows are gone."""
    ids = db.session.scalars(statement).all()  # type: ignore[call-overload]
    if ids:
        jobs.enqueue("uploads.forget", upload_ids=[str(each) for each in ids])
    return len(ids)
