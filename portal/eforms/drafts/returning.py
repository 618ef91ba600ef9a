"""Coming back to a form with what was mailed: its link, or the address and the code."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core import clock, db, jobs, security
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, Gone
from portal.core.i18n import _l
from portal.eforms import publishing, slots
from portal.eforms.definitions import Definition
from portal.eforms.drafts import codes, saving
from portal.eforms.models import Draft
from portal.eforms.wishes import desk_of

MOST_TRIES = 5
_WRONG_CODES = "10/15minutes"


class LinkGone(Gone):
    """A link that never was, was replaced by a newer one, or whose form is deleted."""


class AlreadySent(Gone):
    """The form behind a link was sent since."""


class WrongCode(Forbidden):
    """Says the same whether the address, the code or neither is known, or the code is locked."""

    message = _l("The email address and the code do not go together. Check both.")


class AnotherIsOpen(Conflict):
    """The browser has another unfinished form of this service: its owner must choose."""


@dataclass(frozen=True)
class Unfinished:
    """A form that can be gone on with. `email` is where it was mailed, None where it wasn't.

    `person_id` is in whose account it is kept, None where it is in none.
    """

    id: UUID
    definition: Definition
    email: str | None
    link_opened: bool
    updated_at: datetime
    expires_at: datetime
    person_id: UUID | None = None

    @property
    def kept(self) -> bool:
        """Whether there is a way back to it once it is closed here."""
        return self.email is not None or self.person_id is not None


def with_link(token: str) -> Unfinished:
    """Raises LinkGone, AlreadySent. Nothing changes: mail scanners open every link."""
    found = db.session.execute(
        select(Draft.submitted_at, *COLUMNS).where(Draft.token_digest == security.digest(token))
    ).one_or_none()
    if found is None:
        raise LinkGone
    if found.submitted_at is not None:
        raise AlreadySent
    if found.expires_at <= clock.now():
        raise LinkGone
    return unfinished_in(found[1:])


def with_code(email: str, code: str) -> Unfinished:
    """The form that this code was mailed for to this address. Takes both as people type them.

    Raises WrongCode: after 5 wrong tries at an address its codes are locked, its links are not.
    Raises TooManyAttempts: 10 wrong tries in 15 minutes from one network.
    """
    limit = (_WRONG_CODES, "saved form by network", security.network())
    security.refuse_if_throttled(*limit)
    with transaction() as session:
        found = _that_goes_with(session, email, security.normal_code(code))
    if found is None:
        security.throttle(*limit)
        raise WrongCode
    return found


def open_form(draft_id: UUID) -> Unfinished:
    """An unfinished form by its id; who may have it is asked before. Raises LinkGone."""
    found = db.session.execute(
        select(*COLUMNS).where(
            Draft.id == draft_id, Draft.submitted_at.is_(None), Draft.expires_at > clock.now()
        )
    ).one_or_none()
    if found is None:
        raise LinkGone
    return unfinished_in(found)


def other_in(browser: str | None, saved: Unfinished) -> Unfinished | None:
    """Another unfinished form of the same service that this browser has."""
    others = [each for each in unfinished(browser) if each.id != saved.id]
    return next((each for each in others if _service(each) == _service(saved)), None)


def unfinished(browser: str | None) -> list[Unfinished]:
    """Every form that this browser has begun and not sent, the newest first."""
    if browser is None:
        return []
    rows = db.session.execute(
        select(*COLUMNS).where(_open_in(browser)).order_by(Draft.updated_at.desc(), Draft.id)
    )
    return [unfinished_in(row) for row in rows]


def take(
    browser: str,
    saved: Unfinished,
    *,
    by_link: bool,
    instead_of: UUID | None,
    person_id: UUID | None = None,
) -> None:
    """Bind a saved form to this browser; where it was begun, it's no longer open.

    `instead_of` is the browser's other form of this service that its owner gives up: it stays
    behind its own link or in their account, and is deleted where it is in neither. Who is signed in
    (`person_id`) finds the form in their account from now on. Raises AnotherIsOpen
    where there is one that wasn't named, LinkGone where the saved one isn't there any more.
    """
    try:
        with transaction() as session:
            taken = _take(session, browser, saved, instead_of=instead_of)
            own = security.digest(browser)
            taken.link_opened = by_link or (taken.link_opened and taken.browser == own)
            taken.browser = own
            taken.person_id = taken.person_id or person_id
    except IntegrityError:  # another tab began one in this very moment
        raise AnotherIsOpen from None


def discard(saved: Unfinished) -> None:
    """Delete an unfinished form because whoever holds it asked for it."""
    with transaction() as session:
        session.execute(delete(Draft).where(Draft.id == saved.id, Draft.submitted_at.is_(None)))
        jobs.enqueue("eforms.sweep_uploads")


def leave(browser: str | None) -> None:
    """Nothing unfinished stays open in this browser.

    What was mailed stays behind its link and code, what is in an account stays there; the rest is
    deleted.
    """
    if browser is None:
        return
    with transaction() as session:
        drafts = session.scalars(
            select(Draft).where(_open_in(browser, expired=True)).with_for_update()
            .execution_options(populate_existing=True)
        )  # fmt: skip
        for draft in drafts.all():
            _put_away(session, draft)


def leave_account(browser: str | None, staying: UUID | None) -> None:
    """No form of anybody's account stays open in this browser, but for the person who stays.

    They are all kept, and gone on with from the account. What was begun by nobody stays open;
    what staff began for somebody goes.
    """
    if browser is None:
        return
    with transaction() as session:
        drafts = session.scalars(
            select(Draft)
            .where(_open_in(browser), or_(Draft.person_id.is_(None), Draft.person_id != staying))
            .with_for_update().execution_options(populate_existing=True)
        )  # fmt: skip
        for draft in drafts.all():
            if draft.person_id is not None or _at_desk(draft):
                _put_away(session, draft)


def _at_desk(draft: Draft) -> bool:
    question = slots.question_of(publishing.definition_of(draft.version_id))
    return desk_of(question, draft.answers) is not None


COLUMNS = (
    Draft.id,
    Draft.version_id,
    Draft.email,
    Draft.link_opened,
    Draft.updated_at,
    Draft.expires_at,
    Draft.person_id,
)


def unfinished_in(row: Any) -> Unfinished:
    """From a row of COLUMNS."""
    draft_id, version_id, *facts = row
    return Unfinished(draft_id, publishing.definition_of(version_id), *facts)


def _service(form: Unfinished) -> str:
    return form.definition.service


def _open_in(browser: str, *, expired: bool = False) -> ColumnElement[bool]:
    here = and_(Draft.browser == security.digest(browser), Draft.submitted_at.is_(None))
    return here if expired else and_(here, Draft.expires_at > clock.now())


def _that_goes_with(session: Session, email: str, code: str) -> Unfinished | None:
    """Compare with every code mailed to this address; a wrong one counts against each of them."""
    mailed = and_(
        Draft.email_digest == codes.digest_of_email(email),
        Draft.submitted_at.is_(None),
        Draft.expires_at > clock.now(),
        Draft.code_tries < MOST_TRIES,
    )
    rows = session.execute(
        select(Draft.code_digest, *COLUMNS).where(mailed).order_by(Draft.id).with_for_update()
    ).all()
    right = [
        row for row in rows if security.same(codes.digest_of_code(row.id, code), row.code_digest)
    ]
    tries = 0 if right else Draft.code_tries + 1
    counted = Draft.id == right[0].id if right else mailed
    session.execute(
        update(Draft).where(counted).values(code_tries=tries),
        execution_options={"synchronize_session": False},
    )
    return unfinished_in(right[0][1:]) if right else None


def _take(session: Session, browser: str, saved: Unfinished, *, instead_of: UUID | None) -> Draft:
    service = _service(saved)
    here = and_(_open_in(browser, expired=True), Draft.service == service)
    locked = session.scalars(
        select(Draft).where(or_(Draft.id == saved.id, here)).order_by(Draft.id).with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    now = clock.now()
    wanted = next((each for each in locked if each.id == saved.id), None)
    if wanted is None or wanted.submitted_at is not None or wanted.expires_at <= now:
        raise LinkGone
    for other in locked:
        if other is wanted:
            continue
        if other.id != instead_of and other.expires_at > now:
            raise AnotherIsOpen
        _put_away(session, other)
    session.flush()
    return wanted


def _put_away(session: Session, draft: Draft) -> None:
    """Out of the browser it is open in: its link, its code or its owner's account lead to it.

    A link that was opened there stands in that browser's history. It stops; a new one is mailed.
    """
    lost = draft.email is None and draft.person_id is None
    if lost or draft.expires_at <= clock.now():
        session.delete(draft)
        jobs.enqueue("eforms.sweep_uploads")
        return
    draft.browser = token_bytes(32)  # the digest of no cookie there is
    if draft.link_opened and draft.email is not None:
        saving.mail(draft, "draft_saved")
