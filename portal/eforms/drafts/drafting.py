"""A form on the way: begun, answered a page at a time, thrown away only when its time is up."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from portal.core import clock, db, i18n, jobs, security
from portal.core.db import transaction
from portal.core.errors import Forbidden, Gone, NotFound
from portal.core.i18n import _l
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Page, Question
from portal.eforms.drafts.carrying import Again, Aside, Standing, Version, answered, carry, offered
from portal.eforms.models import Draft
from portal.eforms.walk import Walk, walk

KEPT = timedelta(days=28)
_VERSIONS_KEPT = 500

# What every question page asks for and keeps goes past the ORM, which costs more than it does.
_table = cast("Table", Draft.__table__)
_drafts = _table.c
_OPEN_DRAFT = db.HotRead(
    select(
        _drafts.id, _drafts.version_id, _drafts.answers, _drafts.set_aside, _drafts.asked_again,
        _drafts.expires_at,
    ).where(
        _drafts.browser == bindparam("of"),
        _drafts.service == bindparam("named"),
        _drafts.submitted_at.is_(None),
    )
)  # fmt: skip
_LOCK = (
    select(
        _drafts.version_id, _drafts.answers, _drafts.set_aside, _drafts.asked_again,
        _drafts.expires_at, _drafts.submitted_at,
    )
    .where(_drafts.id == bindparam("this"))
    .with_for_update()
)  # fmt: skip
_KEPT_TOGETHER = ("answers", "set_aside", "asked_again")
_KEEP_ANSWERS = (
    update(_table)
    .where(_drafts.id == bindparam("this"))
    .values(
        {name: bindparam(name) for name in (*_KEPT_TOGETHER, "locale", "updated_at", "expires_at")}
    )
    .values(reminded=0)  # of a time that is no longer near
)


class NoDraft(NotFound):
    """This browser has no unfinished form of this service."""


class DraftExpired(Gone):
    pass


class NoSuchPage(NotFound):
    pass


class FormWithdrawn(Gone):
    message = _l("We no longer take this form. Your answers are still here to read.")


_MOVE = (
    update(_table)
    .where(_drafts.id == bindparam("this"))
    .values({name: bindparam(name) for name in (*_KEPT_TOGETHER, "version_id")})
)


class NotNamed(Forbidden):
    """Only the questions that are asked again can be answered again."""


@dataclass(frozen=True)
class Reopened:
    """That a draft answers questions of a form that was sent: which, of which case.

    `sent` are all answers as they were sent; a question that isn't among them was never asked, so
    it is asked now if the new answers lead there.
    """

    reference: str
    named: frozenset[str]
    sent: dict[str, Any]

    def asks(self, key: str) -> bool:
        """Whether a question, or what is being collected for it, can be answered."""
        owner = key.partition(".")[0]
        return owner in self.named or owner not in self.sent


@dataclass(frozen=True)
class OpenDraft:
    """An unfinished form with the version it is at, and where its answers lead.

    `set_aside` are answers that version doesn't ask for. `withdrawn`: nobody can send it any more.
    `reopened` where a form that was sent asks some of its questions again.
    """

    id: UUID
    version: Version
    answers: dict[str, Any]
    expires_at: datetime
    set_aside: dict[str, Aside] = field(default_factory=dict)
    asked_again: tuple[Again, ...] = ()
    withdrawn: bool = False
    reopened: Reopened | None = None

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def standing(self) -> Standing:
        return Standing(self.answers, self.set_aside, self.asked_again)

    @property
    def walk(self) -> Walk:
        return walk(self.definition, self.answers)

    @property
    def in_boxes(self) -> dict[str, Any]:
        """What stands in the boxes of its pages: answers, and those to be looked at again."""
        if self.reopened:
            return self.reopened.sent | self.answers
        if not self.set_aside:
            return self.answers
        return offered(self.definition, self.standing) | self.answers

    def asked_of(self, questions: list[Question]) -> list[Question]:
        """Those of the questions of a page that can be answered here."""
        reopened = self.reopened
        return [each for each in questions if reopened.asks(each.key)] if reopened else questions

    def asks_on(self, page: Page) -> bool:
        return bool(self.asked_of(list(page.questions)))

    def page(self, key: str) -> Page:
        """Raises NoSuchPage."""
        try:
            return self.definition.page_by_key[key]
        except KeyError:
            raise NoSuchPage from None


def draft_of(browser: str | None, service: str) -> OpenDraft:
    """Raises NoDraft where this browser has none, DraftExpired where it was kept too long.

    Raises NoSuchService where nobody can have one.
    """
    found = browser and _OPEN_DRAFT.one(of=security.digest(browser), named=service)
    if not found:
        publishing.published(service)
        raise NoDraft
    draft_id, version_id, answers, aside, again, expires_at = found
    if expires_at <= clock.now():
        raise DraftExpired
    if version_id != publishing.live_id(service):
        return _caught_up(draft_id, service)
    standing = Standing.of(answers, aside, again)
    return _open(draft_id, version_id, standing, expires_at)


def shown_in(draft: OpenDraft, version_id: str | None) -> OpenDraft:
    """The draft as a page showed it that was drawn for another version of its form.

    It is the draft itself where the id is that of no other version.
    """
    if version_id is None or version_id == str(draft.version.id):
        return draft
    try:
        shown = UUID(version_id)
        definition = publishing.definition_of(shown)
    except (ValueError, publishing.NoSuchService):
        return draft
    if definition.service != draft.definition.service:
        return draft
    kept = {key: each["answer"] for key, each in draft.set_aside.items()}
    return replace(draft, version=Version(shown, definition), answers=kept | draft.answers)


def catch_up(draft_id: UUID, service: str) -> UUID:
    """Move a draft to the live version in the caller's transaction; that version's id.

    Raises FormWithdrawn.
    """
    moved = _caught_up(draft_id, service)
    if moved.withdrawn:
        raise FormWithdrawn
    return moved.version.id


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
        kept = session.execute(_LOCK, {"this": draft.id}).one_or_none()
        if kept is None or kept.submitted_at is not None:
            raise NoDraft
        before = Standing.of(kept.answers, kept.set_aside, kept.asked_again)
        revised = revision(dict(kept.answers))
        if draft.reopened:
            _refuse_others(draft.reopened, kept.answers, revised)
        after = answered(
            before, revised, draft.version, _version(kept.version_id),
            publishing.definition_of,
        )  # fmt: skip
        times = {"updated_at": now, "expires_at": now + KEPT}
        written = {**after.columns(), **times, "locale": i18n.current().code}
        session.execute(_KEEP_ANSWERS, {"this": draft.id, **written})
    opened = _open(draft.id, kept.version_id, after, now + KEPT)
    return replace(opened, reopened=draft.reopened) if draft.reopened else opened


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


def _refuse_others(reopened: Reopened, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Pages ask for no others; this holds whatever was posted."""
    keys = before.keys() | after.keys()
    changed = (key for key in keys if before.get(key, ...) != after.get(key, ...))
    if not all(reopened.asks(key) for key in changed):
        raise NotNamed


def _caught_up(draft_id: UUID, service: str) -> OpenDraft:
    """The draft, moved to the live version once, whichever of two tabs comes first.

    What this process knows to be live may be some seconds old, so the database is asked.
    """
    with transaction() as session:
        kept = session.execute(_LOCK, {"this": draft_id}).one_or_none()
        if kept is None or kept.submitted_at is not None:
            raise NoDraft
        standing = Standing.of(kept.answers, kept.set_aside, kept.asked_again)
        live = publishing.live_now(service)
        if live is None or live == kept.version_id:
            if live is not None:
                publishing.forget()
            opened = _open(draft_id, kept.version_id, standing, kept.expires_at)
            return replace(opened, withdrawn=live is None)
        moved = carry(standing, _version(kept.version_id), _version(live), publishing.definition_of)
        session.execute(_MOVE, {"this": draft_id, "version_id": live, **moved.columns()})
    return _open(draft_id, live, moved, kept.expires_at)


def _open(draft_id: UUID, version_id: UUID, kept: Standing, expires_at: datetime) -> OpenDraft:
    return OpenDraft(
        draft_id, _version(version_id), kept.answers, expires_at, kept.set_aside, kept.asked_again
    )


@lru_cache(maxsize=_VERSIONS_KEPT)
def _version(version_id: UUID) -> Version:
    return Version(version_id, publishing.definition_of(version_id))
