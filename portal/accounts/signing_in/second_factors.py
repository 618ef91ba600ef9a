"""The second thing that staff show: six digits of an app (RFC 6238), or a recovery code."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.auditing import record
from portal.accounts.models import (
    AccountSession,
    Action,
    Authenticator,
    RecoveryCode,
    StaffMember,
)
from portal.accounts.models.passkeys import Passkey
from portal.accounts.permissions import Actor, Role
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, TooManyAttempts
from portal.core.i18n import _, _l, date_text, time_text
from portal.core.settings import settings

MOST_WRONG = 5
# After each five wrong ones in a row; the last one from then on. So an app's million codes hold
# against somebody who has read the emailed one, and nobody is shut out for good.
LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(days=1))
RECOVERY_CODES = 10
_CODE_LENGTH = 10
_SECONDS = 30
_ONE_EARLIER_OR_LATER = (0, -1, 1)  # phones' clocks are a little off
_DIGITS = re.compile(r"[0-9]{6}")
_LONGEST_TYPED = 60
_TOKEN_BYTES = 32


class WrongCode(Forbidden):
    message = _l("This code is not right. Enter the 6 digits that your app shows now.")


class LockedOut(TooManyAttempts):
    """No code is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    @property
    def sentence(self) -> str:
        return _(
            "Too many wrong codes. You can try again at %(time)s on %(date)s.",
            time=time_text(self.until),
            date=date_text(self.until),
        )


class AlreadySetUp(Conflict):
    message = _l("You have a second step already. Sign in with it first.")


class NoApp(Conflict):
    message = _l("No app for codes is set up.")


@dataclass(frozen=True)
class Factors:
    """What a member of staff can show as the second step; `codes` are recovery codes left."""

    app: bool
    passkeys: int
    codes: int

    @property
    def any(self) -> bool:
        return self.app or self.passkeys > 0


@dataclass(frozen=True)
class SettingUp:
    """Who sets an app up, in which session, and whether both factors were shown in it."""

    staff_id: UUID
    session_id: UUID
    both_shown: bool


def factors_of(staff_id: UUID) -> Factors:
    columns = [
        select(func.count()).where(*conditions).scalar_subquery()
        for conditions in (
            (Authenticator.staff_id == staff_id, Authenticator.secret.is_not(None)),
            (Passkey.staff_id == staff_id,),
            (RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None)),
        )
    ]
    app, passkeys, codes = db.session.execute(select(*columns)).one()
    return Factors(app=bool(app), passkeys=passkeys, codes=codes)


def begin_set_up(by: SettingUp) -> str:
    """The secret for a new app, in base 32; the same one until a code of it was shown.

    It is this session's alone: whoever else begins gets another, and so never knows the one that
    is used in the end. Raises AlreadySetUp.
    """
    _may_set_up(by)
    with transaction() as session:
        app = _locked_app(session, by.staff_id)
        if app.new_secret is None or app.new_secret_of != by.session_id:
            app.new_secret, app.new_secret_of = pyotp.random_base32(), by.session_id
        return app.new_secret


def finish_set_up(by: SettingUp, typed: str) -> None:
    """Use the new app from now on, as this code shows that it works.

    Raises AlreadySetUp, WrongCode or LockedOut.
    """
    _may_set_up(by)
    code = _code(typed)

    def use(session: Session, app: Authenticator) -> bool:
        mine = app.new_secret if app.new_secret_of == by.session_id else None
        step = _step(mine, None, code)
        if step is None:
            return False
        app.secret, app.new_secret, app.new_secret_of, app.last_step = mine, None, None, step
        before, after = {"app": "none"}, {"app": "set up"}
        record(_themselves(session, by.staff_id), Action.STAFF, before=before, after=after)
        return True

    _try(by.staff_id, use)


def show(staff_id: UUID, typed: str) -> None:
    """Take a code of the app, or a recovery code. Raises WrongCode or LockedOut."""
    code = _code(typed)

    def use(session: Session, app: Authenticator) -> bool:
        step = _step(app.secret, app.last_step, code)
        if step is None:
            return _spend(session, staff_id, code)
        app.last_step = step
        return True

    _try(staff_id, use)


def pass_on(session_id: UUID) -> str:
    """Open everything to a session whose second factor was shown; its new token for the cookie.

    The old token opens nothing any more.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction() as session:
        session.execute(
            update(AccountSession)
            .where(AccountSession.id == session_id, AccountSession.ended_at.is_(None))
            .values(token_digest=security.digest(token), second_factor_at=clock.now())
        )
    return token


def new_recovery_codes(actor: Actor) -> list[str]:
    """Ten codes in place of all earlier ones. They can be read here and never again."""
    codes = [security.random_code(_CODE_LENGTH) for _each in range(RECOVERY_CODES)]
    now = clock.now()
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == actor.id))
        session.add_all(
            RecoveryCode(staff_id=actor.id, code_digest=_digest(actor.id, code), made_at=now)
            for code in codes
        )
        record(actor, Action.STAFF, before=None, after={"recovery_codes": len(codes)})
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def address_of(staff_id: UUID, secret: str) -> str:
    """The otpauth address that an app reads from the QR code."""
    email = db.session.scalar(select(StaffMember.email).where(StaffMember.id == staff_id))
    issuer = str(settings().council["name"])
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def code_of(staff_id: UUID) -> str:
    """What somebody's app shows now, for a demonstration. Raises NoApp."""
    secret = db.session.scalar(
        select(Authenticator.secret).where(Authenticator.staff_id == staff_id)
    )
    if secret is None:
        raise NoApp
    return pyotp.TOTP(secret).at(clock.now())


def _may_set_up(by: SettingUp) -> None:
    """Who has only read the emailed code must not bring an app of their own."""
    if not by.both_shown and factors_of(by.staff_id).any:
        raise AlreadySetUp


def _try(staff_id: UUID, use: Callable[[Session, Authenticator], bool]) -> None:
    """Count wrong codes. The row is held, so that many at once count one by one."""
    with transaction() as session:
        app = _locked_app(session, staff_id)
        if app.locked_until and app.locked_until > clock.now():
            raise LockedOut(app.locked_until)
        right = use(session, app)
        app.wrong = 0 if right else app.wrong + 1
        locked = _lock(session, app) if app.wrong and app.wrong % MOST_WRONG == 0 else None
    if locked:
        raise LockedOut(locked)
    if not right:
        raise WrongCode


def _lock(session: Session, app: Authenticator) -> datetime:
    """Look at no code for a while; until when."""
    times = app.wrong // MOST_WRONG
    span = LOCKS[min(times, len(LOCKS)) - 1]
    app.locked_until = clock.now() + span
    after = {"second_factor": f"locked for {span // timedelta(minutes=1)} minutes"}
    record(_themselves(session, app.staff_id), Action.STAFF, before=None, after=after)
    return app.locked_until


def _locked_app(session: Session, staff_id: UUID) -> Authenticator:
    made = insert(Authenticator).values(id=uuid4(), staff_id=staff_id)
    session.execute(made.on_conflict_do_nothing(index_elements=["staff_id"]))
    return session.scalars(
        select(Authenticator)
        .where(Authenticator.staff_id == staff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _step(secret: str | None, used: int | None, code: str) -> int | None:
    """The period of 30 seconds that this code belongs to, if it is near now and wasn't used."""
    if secret is None or not _DIGITS.fullmatch(code):
        return None
    now = int(clock.now().timestamp()) // _SECONDS
    for step in (now + near for near in _ONE_EARLIER_OR_LATER):
        fresh = used is None or step > used
        if security.same(code, pyotp.TOTP(secret).generate_otp(step)) and fresh:
            return step
    return None


def _spend(session: Session, staff_id: UUID, code: str) -> bool:
    spent = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff_id,
            RecoveryCode.code_digest == _digest(staff_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if spent is None:
        return False
    record(
        _themselves(session, staff_id), Action.STAFF, before=None, after={"recovery_code": "used"}
    )
    return True


def _digest(staff_id: UUID, code: str) -> str:
    return security.keyed_digest("recovery code", f"{staff_id}:{code}")


def _code(typed: str) -> str:
    """Digits and letters alone, whatever script, spaces and dashes were typed."""
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED])
    return security.normal_code(
        "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    )


def _themselves(session: Session, staff_id: UUID) -> Actor:
    """For the audit log, where they have shown one factor so far."""
    member = session.get_one(StaffMember, staff_id)
    roles = frozenset(Role(role) for role in member.roles)
    return Actor(member.id, member.name, roles, frozenset(member.teams))
