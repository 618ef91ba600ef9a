"""Passkeys: a quicker way to sign in for residents, and both factors at once for staff.

The device recognises its person each time (user verification), so having the key isn't enough.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.accounts.at_work import colleagues
from portal.accounts.gateway import keys
from portal.accounts.gateway.keys import NewKey, Refused, Shown, Site
from portal.accounts.models import Passkey, Person, StaffMember
from portal.accounts.signing_in import ceremonies, owners, second_factors
from portal.accounts.signing_in.owners import Owner
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound, PortalError
from portal.core.i18n import _l
from portal.core.settings import settings

MOST = 10
LONGEST_NAME = 60
_CHALLENGE_BYTES = 32
_LASTING = timedelta(minutes=5)
_SIGNING_IN = "passkey sign-in"


class PasskeyRefused(PortalError):
    """Not ours, not in time, from another browser or site, used before, or a copy."""

    message = _l("That passkey did not work. Try again, or use a code we email to you.")


class NoSuchPasskey(NotFound):
    message = _l("That passkey is not there any more.")


class TooManyPasskeys(Conflict):
    message = _l("You have %(most)s passkeys, which is the most. Remove one first.", most=MOST)


class OnlyFactor(Conflict):
    message = _l("This passkey is your only second step. Set up an app for codes first.")


@dataclass(frozen=True)
class Known:
    """A passkey as its owner sees it. `used_at` is None until somebody signed in with it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


def possible() -> bool:
    """Whether browsers do passkeys at this portal's address: never where it is a number."""
    host = urlsplit(settings().public_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return bool(host)
    return False


def options_to_sign_in(browser: str) -> str:
    """JSON for `navigator.credentials.get`. `browser` is the browser's random name.

    The challenge in it can be answered once, in this browser, for five minutes.
    """
    challenge = _new_challenge(_SIGNING_IN, browser)
    return keys.options_to_sign_in(_site(), challenge=challenge)


def sign_in(given: str, browser: str, *, staff: bool = False) -> UUID:
    """The person, or with `staff` the member of staff, whose passkey this is.

    `given` is the JSON of what the browser got. Raises PasskeyRefused.
    """
    try:
        shown = keys.shown(given)
        challenge = _answered(_SIGNING_IN, browser, shown.challenge)
        with transaction() as session:
            passkey = _used(session, shown, staff=staff)
            passkey.sign_count = keys.count_of(
                shown,
                challenge=challenge,
                site=_site(),
                public_key=passkey.public_key,
                count=passkey.sign_count,
            )
            passkey.used_at = clock.now()
            return _owner_of(passkey).id
    except Refused:
        raise PasskeyRefused from None


def options_to_add(owner: Owner, browser: str) -> str:
    """JSON for `navigator.credentials.create`. Raises TooManyPasskeys."""
    taken = list(db.session.scalars(select(Passkey.credential_id).where(_owned_by(owner))))
    if len(taken) >= MOST:
        raise TooManyPasskeys
    return keys.options_to_add(
        _site(),
        owner=owner.id.bytes,
        name=owners.address(owner)[0],
        challenge=_new_challenge(_adding(owner), browser),
        known=taken,
    )


def add(owner: Owner, given: str, browser: str, *, name: str) -> UUID:
    """Keep a new passkey, and mail its owner that there is one; its id.

    Raises PasskeyRefused and TooManyPasskeys.
    """
    try:
        challenge = _answered(_adding(owner), browser, keys.challenge_answered(given))
        new = keys.new_key(given, challenge=challenge, site=_site())
    except Refused:
        raise PasskeyRefused from None
    passkey = _made(owner, new, name)
    with transaction() as session:
        _refuse_more(session, owner, new.credential_id)
        session.add(passkey)
        owners.tell(owner, "passkey_added", passkey)
    return passkey.id


def of(owner: Owner) -> list[Known]:
    """Their passkeys, the newest first."""
    rows = db.session.execute(
        select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.used_at)
        .where(_owned_by(owner))
        .order_by(Passkey.created_at.desc(), Passkey.id)
    )
    return [Known(*row) for row in rows]


def one(owner: Owner, passkey_id: UUID) -> Known:
    """Raises NoSuchPasskey, also for somebody else's."""
    passkey = _own(db.session(), owner, passkey_id)
    return Known(passkey.id, passkey.name, passkey.created_at, passkey.used_at)


def rename(owner: Owner, passkey_id: UUID, name: str) -> None:
    """Raises NoSuchPasskey."""
    with transaction() as session:
        _own(session, owner, passkey_id).name = name[:LONGEST_NAME]


def remove(owner: Owner, passkey_id: UUID) -> None:
    """Nobody can sign in with it any more; its owner is mailed.

    Raises NoSuchPasskey, and OnlyFactor where staff would be left without a second one.
    """
    with transaction() as session:
        passkey = _own(session, owner, passkey_id)
        if owner.staff_id is not None:
            factors = second_factors.factors_of(owner.staff_id)
            if not factors.app and factors.passkeys == 1:
                raise OnlyFactor
        session.delete(passkey)
        owners.tell(owner, "passkey_removed", passkey)


def _site() -> Site:
    address = urlsplit(settings().public_url)
    return Site(
        rp_id=address.hostname or "",
        origin=f"{address.scheme}://{address.netloc}",
        name=str(settings().council["name"]),
    )


def _new_challenge(kind: str, browser: str) -> bytes:
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    ceremonies.begin(kind, browser, challenge.hex(), lasting=_LASTING)
    return challenge


def _answered(kind: str, browser: str, challenge: bytes) -> bytes:
    """The challenge, which nobody can answer again. Raises Refused."""
    if ceremonies.finish(kind, browser, challenge.hex()) is None:
        raise Refused
    return challenge


def _adding(owner: Owner) -> str:
    return f"passkey for {owner.id}"


def _used(session: Session, shown: Shown, *, staff: bool) -> Passkey:
    """The passkey, held until its count is written. Raises Refused."""
    passkey = session.scalar(
        select(Passkey).where(Passkey.credential_id == shown.credential_id)
        .with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    if passkey is None or (passkey.staff_id is not None) is not staff:
        raise Refused
    if shown.owner not in {None, _owner_of(passkey).id.bytes}:
        raise Refused
    if passkey.staff_id is not None and not colleagues.at_work(passkey.staff_id):
        raise Refused
    return passkey


def _made(owner: Owner, new: NewKey, name: str) -> Passkey:
    return Passkey(
        id=uuid4(),
        person_id=owner.person_id,
        staff_id=owner.staff_id,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        transports=list(new.transports),
        name=name[:LONGEST_NAME],
        created_at=clock.now(),
    )


def _owner_of(passkey: Passkey) -> Owner:
    return Owner(passkey.person_id, passkey.staff_id)


def _owned_by(owner: Owner) -> ColumnElement[bool]:
    if owner.person_id is not None:
        return Passkey.person_id == owner.person_id
    return Passkey.staff_id == owner.id


def _own(session: Session, owner: Owner, passkey_id: UUID) -> Passkey:
    passkey = session.scalar(select(Passkey).where(Passkey.id == passkey_id, _owned_by(owner)))
    if passkey is None:
        raise NoSuchPasskey
    return passkey


def _refuse_more(session: Session, owner: Owner, credential_id: bytes) -> None:
    """One owner at a time, so that two tabs together don't get past the limit."""
    whose = Person if owner.person_id is not None else StaffMember
    session.execute(select(whose.id).where(whose.id == owner.id).with_for_update())
    if session.scalar(select(func.count()).where(_owned_by(owner))) >= MOST:  # type: ignore[operator]
        raise TooManyPasskeys
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise PasskeyRefused
