"""Codes that are mailed: six digits, for ten minutes, five tries and one browser.

The page that asks does the same work for every address. Whether anything is mailed is decided by a
job, so neither the answer nor its time says who is known here.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, delete, func, select, update

from portal.accounts.models import Challenge, Person, Purpose, StaffMember
from portal.accounts.own import preferences
from portal.accounts.people import digest_of
from portal.core import clock, db, i18n, jobs, security
from portal.core.db import transaction, wait_for
from portal.core.errors import Sentence, TooManyAttempts
from portal.core.i18n import _l
from portal.notifications.services import queue_email

LENGTH = 6
MINUTES = 10
MOST_TRIES = 5
_TOKEN_BYTES = 32
_MOST_ASKED = ((5, timedelta(hours=1)), (15, timedelta(days=1)))  # for one address
_KEPT = timedelta(days=1)  # what was asked for, once it is over
_TEMPLATES = {
    Purpose.RESIDENT: "sign_in_code",
    Purpose.STAFF: "sign_in_code",
    Purpose.ADDRESS: "address_code",
}


class Fault(Enum):
    """Why a code wasn't taken; `sentence` says what to do."""

    NOT_DIGITS = "not digits"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"
    REPLACED = "replaced"
    USED = "used"
    ELSEWHERE = "elsewhere"

    @property
    def sentence(self) -> Sentence:
        return _SENTENCES[self]

    @property
    def over(self) -> bool:
        """Whether only a new code helps."""
        return self not in {Fault.NOT_DIGITS, Fault.WRONG, Fault.REPLACED}


_SENTENCES: dict[Fault, Sentence] = {
    Fault.NOT_DIGITS: _l("Enter the 6 digits from our newest email"),
    Fault.WRONG: _l("That code is not right. Check our newest email and enter its 6 digits."),
    Fault.LOCKED: _l("A wrong code was entered 5 times. Ask for a new code."),
    Fault.EXPIRED: _l("That code was for 10 minutes, which are over. Ask for a new code."),
    Fault.REPLACED: _l("We have sent a newer code. Enter the one from our newest email."),
    Fault.USED: _l("That code was used already. Ask for a new code."),
    Fault.ELSEWHERE: _l("A code works only in the browser that asked for it. Ask for a new code."),
}


@dataclass(frozen=True)
class Verdict:
    """The address that a right code was mailed to, or why the code wasn't taken."""

    email: str | None
    fault: Fault | None = None


@dataclass(frozen=True)
class Asked:
    """What this browser asked for last. `expires_at` is UTC; it may be past."""

    email: str
    expires_at: datetime


def ask(email: str, *, purpose: Purpose, browser: str) -> str:
    """Have a code mailed to a valid address; the token for this browser's challenge cookie.

    `browser` is the name of the browser: what it asked for before stops. Other browsers' codes
    go on, so nobody can make somebody else's useless. Raises TooManyAttempts: 60 in an hour from
    one network, 5 in an hour and 15 in a day for one address, whether it is known here or not.
    """
    security.throttle("60/hour", "codes from", security.network())
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock.now()
    challenge = Challenge(
        id=uuid4(),
        token_digest=security.digest(token),
        browser_digest=security.digest(browser),
        purpose=purpose,
        email_digest=digest_of(email),
        email=email,
        locale=i18n.current().code,
        asked_at=now,
        expires_at=now + timedelta(minutes=MINUTES),
    )
    with transaction() as session:
        wait_for(f"codes for {challenge.email_digest}")
        _refuse_too_many(challenge)
        session.execute(
            update(Challenge)
            .where(
                Challenge.browser_digest == challenge.browser_digest,
                Challenge.purpose == purpose,
                Challenge.replaced_at.is_(None),
            )
            .values(replaced_at=now)
        )
        session.add(challenge)
        jobs.enqueue("accounts.mail_code", challenge_id=str(challenge.id))
    return token


def asked(token: str | None, *, purpose: Purpose) -> Asked | None:
    """What the browser with this cookie waits for."""
    row = _found(token, purpose)
    return Asked(row.email, row.expires_at) if row else None


def answer(token: str | None, code: str, *, purpose: Purpose) -> str | None:
    """The address that is shown to be theirs, once; None where the code isn't taken."""
    return verdict(token, code, purpose=purpose).email


def verdict(token: str | None, code: str, *, purpose: Purpose) -> Verdict:
    """Use a code, typed as people type it. What isn't six digits costs no try.

    Raises TooManyAttempts: 30 wrong tries in 15 minutes from one network.
    """
    typed = normal_code(code)
    if typed is None:
        return Verdict(None, Fault.NOT_DIGITS)
    limit = ("30/15minutes", "wrong codes from", security.network())
    security.refuse_if_throttled(*limit)
    row = _found(token, purpose)
    if row is None:
        return Verdict(None, Fault.ELSEWHERE)
    if _used_now(row.id, typed):
        return Verdict(row.email)
    fault = _fault(_found(token, purpose))
    if fault in {Fault.WRONG, Fault.LOCKED}:
        security.throttle(*limit)
    return Verdict(None, fault)


def normal_code(typed: str) -> str | None:
    """The digits, of whatever script and however spaced; None unless they are six."""
    seen = [
        character
        for character in unicodedata.normalize("NFKC", typed[:100])
        if unicodedata.category(character)[0] not in "ZCP"
    ]
    digits = [unicodedata.decimal(character, None) for character in seen]
    if len(digits) != LENGTH or None in digits:
        return None
    return "".join(str(digit) for digit in digits)


def in_groups(code: str) -> str:
    """The way it is written and read aloud: 123 456."""
    return f"{code[:3]} {code[3:]}"


def mail(challenge_id: UUID) -> None:
    """Make the code and write its mail, unless that was done or the address isn't one for it.

    The code is in the mail alone. Whoever asked sees no difference where none goes out.
    """
    with transaction() as session:
        challenge = session.scalar(
            select(Challenge).where(Challenge.id == challenge_id, *_open(clock.now()))
            .with_for_update().execution_options(populate_existing=True)
        )  # fmt: skip
        to = _recipient(challenge) if challenge and challenge.code_digest is None else None
        if challenge is None or to is None:
            return
        code = f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"
        challenge.code_digest = _digest(challenge.id, code)
        template = _TEMPLATES[challenge.purpose]
        queue_email(
            key=f"{template}:{challenge.id}",
            to=to,
            locale=preferences.locale_for(to, challenge.locale),
            template=template,
            values={"code": in_groups(code), "minutes": MINUTES},
            useful_until=challenge.expires_at,
        )


def tidy() -> int:
    """Delete what was asked for more than a day ago; how many."""
    with transaction() as session:
        gone = session.scalars(
            delete(Challenge)
            .where(Challenge.expires_at < clock.now() - _KEPT)
            .returning(Challenge.id)
        )
        return len(gone.all())


def _refuse_too_many(challenge: Challenge) -> None:
    """Counted in the database, one by one: guesses at an address's codes add up over all processes.

    Whoever asks a thousand times in one moment would else be a thousand times the first.
    """
    asked = select(func.count()).where(
        Challenge.email_digest == challenge.email_digest, Challenge.purpose == challenge.purpose
    )
    for most, period in _MOST_ASKED:
        count = db.session.scalar(asked.where(Challenge.asked_at > challenge.asked_at - period))
        if (count or 0) >= most:
            raise TooManyAttempts


def _found(token: str | None, purpose: Purpose) -> Any:
    if not token:
        return None
    columns = (
        Challenge.id,
        Challenge.email,
        Challenge.tries,
        Challenge.expires_at,
        Challenge.replaced_at,
        Challenge.used_at,
    )
    return db.session.execute(
        select(*columns).where(
            Challenge.token_digest == security.digest(token), Challenge.purpose == purpose
        )
    ).one_or_none()


def _used_now(challenge_id: UUID, code: str) -> bool:
    """Count a try and, where the code is right, use it up: one statement, so only one gets it."""
    now = clock.now()
    right = Challenge.code_digest == _digest(challenge_id, code)
    with transaction() as session:
        used_at = session.scalar(
            update(Challenge)
            .where(Challenge.id == challenge_id, *_open(now), Challenge.tries < MOST_TRIES)
            .values(tries=Challenge.tries + 1, used_at=case((right, now)))
            .returning(Challenge.used_at),
            execution_options={"synchronize_session": False},
        )
        return used_at is not None


def _fault(row: Any) -> Fault:
    if row.used_at is not None:
        return Fault.USED
    if row.replaced_at is not None:
        return Fault.REPLACED
    if row.expires_at <= clock.now():
        return Fault.EXPIRED
    return Fault.LOCKED if row.tries >= MOST_TRIES else Fault.WRONG


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Challenge.expires_at > now,
        Challenge.used_at.is_(None),
        Challenge.replaced_at.is_(None),
    )


def _recipient(challenge: Challenge) -> str | None:
    """Whom to mail. An address that is known is written to as it is known, not as it was typed."""
    digest = digest_of(challenge.email)
    if challenge.purpose is Purpose.STAFF:
        at_work = and_(StaffMember.joined_at.is_not(None), StaffMember.ended_at.is_(None))
        known = and_(StaffMember.email_digest == digest, at_work)
        return db.session.scalar(select(StaffMember.email).where(known))
    if challenge.purpose is Purpose.ADDRESS:
        return challenge.email
    stored = db.session.scalar(select(Person.email).where(Person.email_digest == digest))
    return stored or challenge.email


def _digest(challenge_id: UUID, code: str) -> str:
    return security.keyed_digest("code", f"{challenge_id}:{code}")
