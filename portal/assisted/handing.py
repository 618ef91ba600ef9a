"""A form goes on on the visitor's own phone: a link in a QR code, and a code from the screen."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.services import Action, Actor, record
from portal.assisted.models import HandOver
from portal.assisted.visits import Helping
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import Forbidden, Gone
from portal.core.i18n import _l
from portal.eforms import services as eforms
from portal.eforms.services import Unfinished

MINUTES = 10
MOST_TRIES = 5
_LENGTH = 6
_TOKEN_BYTES = 32
_WRONG = "20/15minutes"


class HandOverGone(Gone):
    """It was used, ran out, was locked, or never was: which isn't said."""


class WrongHandOverCode(Forbidden):
    message = _l("This code is not right. Look at the other screen, and type it again.")


@dataclass(frozen=True)
class Offer:
    """What the adviser's screen shows: neither can be read anywhere else. `code` is in groups."""

    token: str
    code: str


def offer(actor: Actor, visit: Helping, form: Unfinished) -> Offer:
    """Let this form be taken over within ten minutes, once; what was offered of it before stops."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    code = security.random_code(_LENGTH)
    with transaction() as session:
        session.execute(delete(HandOver).where(HandOver.draft_id == form.id))
        offered = HandOver(
            id=uuid4(),
            visit_id=visit.id,
            draft_id=form.id,
            token_digest=security.digest(token),
            code_digest=_digest(form.id, code),
            expires_at=clock.now() + timedelta(minutes=MINUTES),
        )
        session.add(offered)
        record(
            actor,
            Action.CHANGE,
            visit=str(visit.id),
            visit_is="handing over",
            service=form.definition.service,
        )
    return Offer(token, f"{code[:3]} {code[3:]}")


def stands(token: str) -> None:
    """Opening the link changes nothing. Raises HandOverGone."""
    wanted = select(HandOver).where(HandOver.token_digest == security.digest(token))
    if not _usable(db.session.scalar(wanted)):
        raise HandOverGone


def take(token: str, code: str, browser: str, *, instead: bool = False) -> Unfinished:
    """Bind the form to the phone's browser; on the adviser's machine it is no longer open.

    `instead` gives up another unfinished form of that service there. Raises HandOverGone,
    WrongHandOverCode, AnotherIsOpen, TooManyAttempts.
    """
    limit = (_WRONG, "hand-over by network", security.network())
    security.refuse_if_throttled(*limit)
    found = _right(token, security.normal_code(code))
    if found is None:
        security.throttle(*limit)
        raise WrongHandOverCode
    with transaction() as session:
        offered = _locked(session, token)
        form = eforms.open_form(found)
        other = eforms.other_in(browser, form)
        if other is not None and not instead:
            raise eforms.AnotherIsOpen
        eforms.take(browser, form, by_link=False, instead_of=other.id if other else None)
        offered.used_at = clock.now()
    return form


def tidy() -> int:
    """Delete what nobody can use any more."""
    over = HandOver.expires_at < clock.now() - timedelta(days=1)
    with transaction() as session:
        return len(session.scalars(delete(HandOver).where(over).returning(HandOver.id)).all())


def _right(token: str, code: str) -> UUID | None:
    """The form, if the code is right; a wrong one counts, in a transaction of its own."""
    with transaction() as session:
        offered = _locked(session, token)
        if security.same(_digest(offered.draft_id, code), offered.code_digest):
            return offered.draft_id
        offered.tries += 1
        return None


def _locked(session: Session, token: str) -> HandOver:
    offered = session.scalar(
        select(HandOver).where(HandOver.token_digest == security.digest(token))
        .with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    if offered is None or not _usable(offered):
        raise HandOverGone
    return offered


def _usable(offered: HandOver | None) -> bool:
    return (
        offered is not None
        and offered.used_at is None
        and offered.tries < MOST_TRIES
        and offered.expires_at > clock.now()
    )


def _digest(draft_id: UUID, code: str) -> str:
    return security.keyed_digest("hand-over", f"{draft_id}:{code}")
