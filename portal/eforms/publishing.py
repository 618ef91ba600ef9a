"""Which version of each form is live, and filing new ones."""

import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, select

from portal.core import clock, db, pages
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.eforms.definitions import Definition, loading
from portal.eforms.models import FormVersion

_VERSIONS_KEPT = 500


class NoSuchService(NotFound):
    pass


@dataclass(frozen=True)
class Published:
    """A published version of a form."""

    version_id: UUID
    definition: Definition


class _Live:
    """The live versions, asked of the database again after a few seconds, in this process.

    Public pages are kept as long, so both turn to a new version together.
    """

    def __init__(self) -> None:
        self._ids: dict[str, UUID] = {}
        self._until = 0.0

    def ids(self) -> dict[str, UUID]:
        if self._until < time.monotonic():
            self._ids = _newest_ids()
            self._until = time.monotonic() + pages.FRESH_SECONDS
        return self._ids

    def forget(self) -> None:
        self._until = 0.0


_live = _Live()


def published(service: str) -> Published:
    """Raises NoSuchService."""
    version_id = _live.ids().get(service)
    if version_id is None:
        raise NoSuchService
    return Published(version_id, definition_of(version_id))


def live_id(service: str) -> UUID | None:
    """The live version's id as this process knows it, None where the service isn't live."""
    return _live.ids().get(service)


def all_published() -> list[Definition]:
    """Every live form, by title."""
    found = [definition_of(version_id) for version_id in _live.ids().values()]
    return sorted(found, key=lambda definition: definition.title)


@lru_cache(maxsize=_VERSIONS_KEPT)
def definition_of(version_id: UUID) -> Definition:
    """A version's definition; versions never change, so it's read once a process."""
    stored = db.session.scalar(select(FormVersion.definition).where(FormVersion.id == version_id))
    if stored is None:
        raise NoSuchService
    return Definition.model_validate(stored)


def file_version(definition: Definition) -> int | None:
    """Publish a form if it differs from the live version; the new version's number, or None."""
    digest = loading.digest(definition)
    with transaction() as session:
        newest = session.scalar(_newest_of(definition.service).with_for_update())
        if newest is not None and newest.digest == digest and newest.withdrawn_at is None:
            return None
        number = newest.number + 1 if newest else 1
        session.add(
            FormVersion(
                service=definition.service,
                number=number,
                digest=digest,
                definition=loading.as_json(definition),
                published_at=clock.now(),
            )
        )
    forget()
    return number


def withdraw(service: str) -> None:
    """Take a service offline: who is half-way can read their answers, and nobody can send it.

    Raises NoSuchService where it isn't live.
    """
    with transaction() as session:
        newest = session.scalar(_newest_of(service).with_for_update())
        if newest is None or newest.withdrawn_at is not None:
            raise NoSuchService
        newest.withdrawn_at = clock.now()
    forget()


def live_now(service: str) -> UUID | None:
    """The live version's id as the database has it now."""
    newest = db.session.scalar(_newest_of(service))
    return newest.id if newest is not None and newest.withdrawn_at is None else None


def numbered(service: str, number: int) -> Published:
    """A version by its number; raises NoSuchService."""
    version_id = db.session.scalar(
        select(FormVersion.id).where(FormVersion.service == service, FormVersion.number == number)
    )
    if version_id is None:
        raise NoSuchService
    return Published(version_id, definition_of(version_id))


def number_of(version_id: UUID) -> int:
    """The number of a version; raises NoSuchService."""
    number = db.session.scalar(select(FormVersion.number).where(FormVersion.id == version_id))
    if number is None:
        raise NoSuchService
    return number


def forget() -> None:
    """Show in this process at once what was just published."""
    _live.forget()
    pages.forget()


def _newest_of(service: str) -> Select[FormVersion]:
    return (
        select(FormVersion)
        .where(FormVersion.service == service)
        .order_by(FormVersion.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _newest_ids() -> dict[str, UUID]:
    newest = (
        select(FormVersion.service, func.max(FormVersion.number).label("number"))
        .group_by(FormVersion.service)
        .subquery()
    )
    rows = db.session.execute(
        select(FormVersion.service, FormVersion.id)
        .join(
            newest,
            (FormVersion.service == newest.c.service) & (FormVersion.number == newest.c.number),
        )
        .where(FormVersion.withdrawn_at.is_(None))
    )
    return {service: version_id for service, version_id in rows}  # noqa: C416 - rows aren't pairs
