"""Beginning a form: one of each service is open in a browser."""

from secrets import token_bytes
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, i18n, jobs, security
from portal.core.db import transaction
from portal.eforms import publishing
from portal.eforms.drafts.drafting import KEPT, OpenDraft, draft_of
from portal.eforms.models import Draft


def begin(browser: str, service: str, *, person_id: UUID | None = None) -> OpenDraft:
    """The browser's unfinished form of this service, begun now if there is none.

    It is also that of the person who is signed in. One that was begun here before stays as it was,
    unless it is another person's: theirs waits in their own account then.
    """
    live = publishing.published(service)
    now = clock.now()
    with transaction() as session:
        _delete_expired_of(browser, service)
        if person_id is not None:
            _put_away_others(browser, service, person_id)
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
                person_id=person_id,
            )
            .on_conflict_do_nothing()
        )
    return draft_of(browser, service)


def _delete_expired_of(browser: str, service: str) -> None:
    """In the caller's transaction: a browser has one unfinished form of a service at most."""
    expired = delete(Draft).where(
        Draft.browser == security.digest(browser),
        Draft.service == service,
        Draft.submitted_at.is_(None),
        Draft.expires_at <= clock.now(),
    )
    if db.session.scalars(expired.returning(Draft.id)).all():
        jobs.enqueue("eforms.sweep_uploads")


def _put_away_others(browser: str, service: str, person_id: UUID) -> None:
    """Somebody else was signed in here before: in their account they go on with what they began."""
    db.session.execute(
        update(Draft)
        .where(
            Draft.browser == security.digest(browser),
            Draft.service == service,
            Draft.submitted_at.is_(None),
            Draft.person_id.is_not(None),
            Draft.person_id != person_id,
        )
        .values(browser=token_bytes(32)),  # the digest of no cookie there is
        execution_options={"synchronize_session": False},
    )
