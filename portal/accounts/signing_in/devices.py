"""The browsers in which somebody is signed in, in plain words, and ending what they have there."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from portal.accounts.models import AccountSession
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _

# Each browser also names those it wants to be taken for, so the order matters.
_BROWSERS = (
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|OPT/|Opera"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)
_BETWEEN = "/"
_READ = 500  # characters of what a browser says it is


class NoSuchDevice(NotFound):
    """Also said of somebody else's."""


@dataclass(frozen=True)
class Device:
    """A session of a person that goes on. Times are UTC; `shared` is what they said of it."""

    id: UUID
    device: str
    shared: bool
    started_at: datetime
    seen_at: datetime

    @property
    def words(self) -> str:
        return in_words(self.device)


def describe(user_agent: str) -> str:
    """What is kept of the browser: "Firefox/Android", or less where it doesn't say."""
    read = user_agent[:_READ]
    return f"{_first(_BROWSERS, read)}{_BETWEEN}{_first(_SYSTEMS, read)}"


def in_words(described: str) -> str:
    """Firefox on Android, in the language of the page."""
    browser, _between, system = described.partition(_BETWEEN)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A browser that we do not know")


def of_person(person_id: UUID) -> list[Device]:
    """Where this person is signed in, the last used first."""
    columns = [getattr(AccountSession, name) for name in Device.__dataclass_fields__]
    rows = db.session.execute(
        select(*columns)
        .where(AccountSession.person_id == person_id, _goes_on(clock.now()))
        .order_by(AccountSession.seen_at.desc(), AccountSession.id)
    )
    return [Device(*row) for row in rows]


def end_one(person_id: UUID, session_id: UUID) -> None:
    """Raises NoSuchDevice for an id that isn't a session of this person; an ended one is fine."""
    with transaction() as session:
        whose = (AccountSession.id == session_id, AccountSession.person_id == person_id)
        if session.scalar(select(AccountSession.id).where(*whose)) is None:
            raise NoSuchDevice
        session.execute(
            update(AccountSession)
            .where(*whose, AccountSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def end_all(person_id: UUID, *, but: UUID | None = None) -> None:
    """Sign this person out everywhere, or everywhere else."""
    ended = (
        update(AccountSession)
        .where(AccountSession.person_id == person_id, AccountSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    with transaction() as session:
        session.execute(ended if but is None else ended.where(AccountSession.id != but))


def _goes_on(now: datetime) -> ColumnElement[bool]:
    idle = func.make_interval(0, 0, 0, 0, 0, AccountSession.idle_minutes)
    return (
        AccountSession.ended_at.is_(None)
        & (AccountSession.expires_at > now)
        & (AccountSession.seen_at + idle > now)
    )


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, user_agent)), "")
