"""A form on the way: begun, answered a page at a time, thrown away only when its time is up."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, i18n, jobs, security
from portal.core.db import transaction
from portal.core.errors import Gone, NotFound
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Page
from portal.eforms.models import Draft
from portal.eforms.walk import Walk, walk

KEPT = timedelta(days=28)

# What every question page asks for and keeps goes past the ORM, which costs more than it does.
_table = cast("Table", Draft.__table__)
_drafts = _table.c
_OPEN_DRAFT = db.HotRead(
    select(_drafts.id, _drafts.version_id, _drafts.answers, _drafts.expires_at).where(
        _drafts.browser == bindparam("of"),
        _drafts.service == bindparam("named"),
        _drafts.submitted_at.is_(None),
    )
)
_LOCK_ANSWERS = (
    select(_drafts.answers, _drafts.submitted_at)
    .where(_drafts.id == bindparam("this"))
    .with_for_update()
)
_KEEP_ANSWERS = (
    update(_table)
    .where(_drafts.id == bindparam("this"))
    .values({name: bindparam(name) for name in ("answers", "locale", "updated_at", "expires_at")})
    .values(reminded=0)  # of a time that is no longer near
)


class NoDraft(NotFound):
    """This browser has no unfinished form of this service."""


class DraftExpired(Gone):
    pass


class NoSuchPage(NotFound):
    pass


@dataclass(frozen=True)
class OpenDraft:
    """An unfinished form with the version it was begun with, and where its answers lead."""

    id: UUID
    definition: Definition
    answers: dict[str, Any]
    expires_at: datetime

    @property
    def walk(self) -> Walk:
        return walk(self.definition, self.answers)

    def page(self, key: str) -> Page:
        """Raises NoSuchPage."""
        try:
            return self.definition.page_by_key[key]
        except KeyError:
            raise NoSuchPage from None


def begin(browser: str, service: str) -> OpenDraft:
    """The browser's unfinished form of this service, begun now if there is none."""
    live = publishing.published(service)
    now = clock.now()
    with transaction() as session:
        session.execute(
            delete(Draft).where(
                Draft.browser == security.digest(browser),
                Draft.service == service,
                Draft.submitted_at.is_(None),
                Draft.expires_at <= now,
            )
        )
        session.execute(
            insert(Draft)
            .values(
                browser=security.digest(browser),
                service=service,
                version_id=live.version_id,
                locale=i18n.current().code,
                answers={},
                started_at=now,
                updated_at=now,
                expires_at=now + KEPT,
            )
            .on_conflict_do_nothing()
        )
    return draft_of(browser, service)


def draft_of(browser: str | None, service: str) -> OpenDraft:
    """Raises NoDraft where this browser has none, DraftExpired where it was kept too long.

    Raises NoSuchService where nobody can have one.
    """
    found = browser and _OPEN_DRAFT.one(of=security.digest(browser), named=service)
    if not found:
        publishing.published(service)
        raise NoDraft
    draft_id, version_id, answers, expires_at = found
    if expires_at <= clock.now():
        raise DraftExpired
    return OpenDraft(draft_id, publishing.definition_of(version_id), answers, expires_at)


def answer(draft: OpenDraft, answers: dict[str, Any], without: Collection[str] = ()) -> OpenDraft:
    """Keep the answers of one page; those of other pages stay, whichever tab sent them.

    The answers under `without` are dropped: what rested on something that has changed.
    """
    return revise(
        draft,
        lambda kept: {key: each for key, each in kept.items() if key not in without} | answers,
    )


def revise(draft: OpenDraft, revision: Callable[[dict[str, Any]], dict[str, Any]]) -> OpenDraft:
    """Keep what `revision` makes of the answers as they are now, whichever tab changed them last.

    It gets them while nobody else can change them, and raises what it likes. Raises NoDraft.
    """
    now = clock.now()
    with transaction() as session:
        kept = session.execute(_LOCK_ANSWERS, {"this": draft.id}).one_or_none()
        if kept is None or kept.submitted_at is not None:
            raise NoDraft
        together = revision(dict(kept.answers))
        session.execute(
            _KEEP_ANSWERS,
            {
                "this": draft.id,
                "answers": together,
                "locale": i18n.current().code,
                "updated_at": now,
                "expires_at": now + KEPT,
            },
        )
    return OpenDraft(draft.id, draft.definition, together, now + KEPT)


def start_again(draft: OpenDraft) -> None:
    """Throw the draft away because its owner asked for it."""
    with transaction() as session:
        session.execute(delete(Draft).where(Draft.id == draft.id, Draft.submitted_at.is_(None)))
        jobs.enqueue("eforms.sweep_uploads")


def delete_expired(limit: int = 10_000) -> int:
    """Delete drafts that were kept long enough; how many. What was sent isn't touched."""
    with transaction() as session:
        ids = session.scalars(
            select(Draft.id).where(Draft.expires_at <= clock.now()).limit(limit)
        ).all()
        session.execute(delete(Draft).where(Draft.id.in_(ids)))
        if ids:
            jobs.enqueue("eforms.sweep_uploads")
    return len(ids)
