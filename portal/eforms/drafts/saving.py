"""A form that is put aside: a link and a code go to an email address, and a reminder in time.

The tables keep neither: of the link's token a digest, of the code an HMAC. Each mail brings new
ones, and what earlier mails brought stops.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from portal.accounts.services import Topic, locale_for, preferences_of_address
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.i18n import pgettext
from portal.core.settings import settings
from portal.eforms import publishing
from portal.eforms.drafts import codes
from portal.eforms.drafts.drafting import KEPT, NoDraft, OpenDraft
from portal.eforms.models import Draft
from portal.notifications.services import queue_email

REMINDERS = (timedelta(days=7), timedelta(days=1))  # before it is deleted
_TOKEN_BYTES = 32
_AT_ONCE = 100


def save(draft: OpenDraft, email: str, *, person_id: UUID | None = None) -> None:
    """Mail a link and a code that open this draft on any device; what was mailed before stops.

    `email` is a valid address; who is signed in finds it in their account too. Raises NoDraft, or
    TooManyAttempts: anybody may write anybody's address here, so an address gets 5 in an hour.
    """
    security.throttle("60/hour", "forms saved", security.network())
    security.throttle("5/hour", "forms saved for", codes.digest_of_email(email))
    with transaction() as session:
        kept = session.scalar(
            select(Draft).where(Draft.id == draft.id, Draft.submitted_at.is_(None))
            .with_for_update().execution_options(populate_existing=True)
        )  # fmt: skip
        if kept is None:
            raise NoDraft
        kept.email = email
        kept.email_digest = codes.digest_of_email(email)
        kept.locale = i18n.current().code
        kept.updated_at = clock.now()
        kept.expires_at = kept.updated_at + KEPT
        kept.reminded = 0
        kept.person_id = kept.person_id or person_id
        mail(kept, "draft_saved")


def saved_for(draft_id: UUID) -> str | None:
    """The address that an unfinished form was mailed to."""
    return db.session.scalar(select(Draft.email).where(Draft.id == draft_id))


def remind() -> int:
    """Mail whoever is about to lose a form that was saved by email; how many were.

    What was told is marked in the transaction that writes the mail, so a killed worker, or a
    second one, tells nobody twice. After a long pause of the worker only the last reminder goes.
    Whoever wants no reminders by email sees in their account what is about to be deleted.
    """
    now = clock.now()
    with transaction() as session:
        due = session.scalars(
            select(Draft).where(_due(now)).order_by(Draft.expires_at).limit(_AT_ONCE)
            .with_for_update(skip_locked=True).execution_options(populate_existing=True)
        ).all()  # fmt: skip
        for draft in due:
            draft.reminded = sum(draft.expires_at <= now + before for before in REMINDERS)
            if preferences_of_address(draft.email or "").emails(Topic.REMINDERS):
                mail(draft, "draft_reminder")
    return len(due)


def mail(draft: Draft, template: str) -> None:
    """Write a mail with a new link and a new code, in the caller's transaction."""
    token, code = secrets.token_urlsafe(_TOKEN_BYTES), codes.new_code()
    replaces = draft.token_digest is not None
    draft.token_digest = security.digest(token)
    draft.code_digest = codes.digest_of_code(draft.id, code)
    draft.code_tries = 0
    draft.link_opened = False
    with i18n.use_locale(locale_for(draft.email or "", draft.locale)) as locale:
        definition = publishing.definition_of(draft.version_id)
        portal = settings().public_url.rstrip("/") + locale.path
        queue_email(
            key=f"{template}:{draft.id}:{draft.token_digest.hex()}",
            to=draft.email or "",
            locale=locale.code,
            template=template,
            values={
                "title": str(pgettext(definition.service, definition.title)),
                "kept_until": draft.expires_at.astimezone(clock.LONDON).date().isoformat(),
                "link": f"{portal}/saved/{token}",
                "code": codes.in_groups(code),
                "replaces": replaces,
                "code_page": f"{portal}/saved/",
                "delete_link": f"{portal}/saved/{token}/delete",
            },
        )


def _due(now: datetime) -> ColumnElement[bool]:
    stages = [
        and_(Draft.reminded < number, Draft.expires_at <= now + before)
        for number, before in enumerate(REMINDERS, start=1)
    ]
    return and_(
        Draft.email.is_not(None), Draft.submitted_at.is_(None), Draft.expires_at > now, or_(*stages)
    )
