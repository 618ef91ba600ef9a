"""Taking submissions out as CSV or JSON, a few at a time, with a record of who did it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.logs import log
from portal.core.spreadsheets import line
from portal.eforms import publishing
from portal.eforms.models import Export, FormVersion, Submission
from portal.eforms.sending import outgoing

_AT_ONCE = 200
# Names that no question can have: keys begin with a letter.
ABOUT = ("_reference", "_version", "_received_at", "_submitted_at", "_channel", "_locale")


class Style(StrEnum):
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to export and who asks. CSV is of one `version`; JSON of all where it is None."""

    service: str
    style: Style
    by: str
    version: int | None = None
    since: datetime | None = None


class Tally(NamedTuple):
    version: int
    sent: int


def tallies(wanted: Wanted) -> list[Tally]:
    """How many submissions there are of each version, whichever one is wanted."""
    counted = (
        select(FormVersion.number, func.count())
        .join(Submission, Submission.version_id == FormVersion.id)
        .where(FormVersion.service == wanted.service)
        .group_by(FormVersion.number)
        .order_by(FormVersion.number)
    )
    if wanted.since is not None:
        counted = counted.where(Submission.submitted_at >= wanted.since)
    return [Tally(*row) for row in db.session.execute(counted)]


def export(wanted: Wanted) -> Iterator[str]:
    """The file, piece by piece. That it was asked for is recorded before the first of them.

    CSV raises ValueError without a version; both raise NoSuchService for one that isn't there.
    """
    if wanted.version is not None:
        publishing.numbered(wanted.service, wanted.version)
    write = {Style.CSV: _csv, Style.JSON: _json}[wanted.style]
    with _recorded(wanted) as counting:
        yield from write(wanted, counting)


class _Counting:
    def __init__(self) -> None:
        self.count = 0


@contextmanager
def _recorded(wanted: Wanted) -> Iterator[_Counting]:
    """One that breaks off leaves its record without an end."""
    record = Export(
        service=wanted.service,
        version=wanted.version,
        style=wanted.style.value,
        since=wanted.since,
        by=wanted.by,
        begun_at=clock.now(),
    )
    with transaction() as session:
        session.add(record)
    counting = _Counting()
    yield counting
    with transaction():
        record.ended_at = clock.now()
        record.count = counting.count
    log.info("submissions.exported", export=str(record.id), count=counting.count)


def _csv(wanted: Wanted, counting: _Counting) -> Iterator[str]:
    if wanted.version is None:
        raise ValueError("CSV has the columns of one version")
    definition = publishing.numbered(wanted.service, wanted.version).definition
    keys = outgoing.columns(definition)
    yield line([*ABOUT, *keys])
    for said in _submissions(wanted, counting):
        about = [said[name.removeprefix("_")] for name in ABOUT]
        yield line(map(_cell, [*about, *(said["answers"][key] for key in keys)]))


def _json(wanted: Wanted, counting: _Counting) -> Iterator[str]:
    yield "["
    for said in _submissions(wanted, counting):
        yield "\n" if counting.count == 1 else ",\n"
        yield json.dumps(said, ensure_ascii=False)
    yield "\n]\n"


def _submissions(wanted: Wanted, counting: _Counting) -> Iterator[dict[str, Any]]:
    """Oldest first. Only as many as are asked of the database at once are ever in memory.

    Before any of them is handed out, each is on the audit log: those who sent them see it.
    """
    after: tuple[datetime, UUID] | None = None
    while rows := db.session.execute(_page(wanted, after)).all():
        cases.copied([sent.case_id for sent, _number in rows], part="answers")
        for sent, number in rows:
            counting.count += 1
            yield outgoing.as_json(sent, publishing.definition_of(sent.version_id), number)
        last: Submission = rows[-1][0]
        after = last.submitted_at, last.id


def _page(wanted: Wanted, after: tuple[datetime, UUID] | None) -> Select[Submission, int]:
    page = (
        select(Submission, FormVersion.number)
        .join(FormVersion, FormVersion.id == Submission.version_id)
        .where(FormVersion.service == wanted.service)
        .order_by(Submission.submitted_at, Submission.id)
        .limit(_AT_ONCE)
    )
    if wanted.version is not None:
        page = page.where(FormVersion.number == wanted.version)
    if wanted.since is not None:
        page = page.where(Submission.submitted_at >= wanted.since)
    if after is not None:
        page = page.where(tuple_(Submission.submitted_at, Submission.id) > tuple_(*after))
    return page


def _cell(value: Any) -> str:
    """Text as it is, other answers as JSON, nothing for none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
