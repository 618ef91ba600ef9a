"""Putting together everything that we hold about somebody: a ZIP, written from its beginning on.

Nothing is held whole: records are read and written one after the other, files piece by piece.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from portal.accounts.privacy import downloads
from portal.accounts.privacy.downloads import Sink, Superseded
from portal.accounts.privacy.holding import HeldFile, Holder, holders
from portal.core import clock, i18n
from portal.core.web import render_html

_STEM = "your-information"
_LONGEST_NAME = 100
_PASSES = 3  # for programs, for people, files

Progress = Callable[[], None]


class _Named(NamedTuple):
    path: str
    file: HeldFile


def prepare(download_id: UUID) -> None:
    """Make what somebody asked for, unless it is made or gone.

    Whatever was killed half-way is begun anew; of two that work on the same, the later one counts.
    """
    begun = downloads.begin(download_id)
    if begun is None:
        return
    person_id, locale, attempt = begun
    sink = Sink(download_id, attempt)
    try:
        with i18n.use_locale(locale):
            _write(sink, person_id, _progress(download_id, attempt))
        sink.close()
        downloads.finish(download_id, attempt, sink.size)
    except Superseded:
        return


def _progress(download_id: UUID, attempt: int) -> Progress:
    done, parts = 0, _PASSES * len(holders())

    def go_on() -> None:
        nonlocal done
        done += 1
        downloads.note_progress(download_id, attempt, done, parts)

    return go_on


def _write(sink: Sink, person_id: UUID, go_on: Progress) -> None:
    made_at = clock.now()
    # zipfile writes on what has no `tell` as on a pipe: nothing is ever gone back to.
    with ZipFile(sink, "w") as archive:
        _add(archive, f"{_STEM}.json", made_at, _for_programs(person_id, made_at, go_on))
        _add(archive, f"{_STEM}.html", made_at, _for_people(person_id, made_at, go_on))
        _add(archive, "style.css", made_at, iter([render_html("accounts/export/style.css")]))
        for holder in holders():
            for each in _named(holder, person_id):
                _add_pieces(archive, each.path, made_at, each.file.pieces())
            go_on()


def _for_programs(person_id: UUID, made_at: datetime, go_on: Progress) -> Iterator[str]:
    yield f'{{"made_at": "{made_at.isoformat()}", "parts": ['
    for number, holder in enumerate(holders()):
        yield (", " if number else "") + f'{{"part": "{holder.key}", "records": ['
        for position, record in enumerate(holder.records(person_id)):
            comma = ", " if position else ""
            yield comma + json.dumps(record.facts, ensure_ascii=False, default=_plain)
        files = [each.path for each in _named(holder, person_id)]
        yield f'], "files": {json.dumps(files, ensure_ascii=False)}}}'
        go_on()
    yield "]}\n"


def _for_people(person_id: UUID, made_at: datetime, go_on: Progress) -> Iterator[str]:
    parts = holders()
    yield render_html("accounts/export/head.html", made_at=made_at, parts=parts)
    for holder in parts:
        holdings = holder.holdings(person_id)
        yield render_html("accounts/export/part.html", part=holder, holdings=holdings)
        for record in holder.records(person_id):
            yield render_html("accounts/export/record.html", record=record)
        files = [each.path for each in _named(holder, person_id)]
        yield render_html("accounts/export/part_end.html", files=files)
        go_on()
    yield render_html("accounts/export/foot.html")


def _named(holder: Holder, person_id: UUID) -> Iterator[_Named]:
    """Files under names of their own: two may have been called the same."""
    for number, file in enumerate(holder.files(person_id), 1):
        yield _Named(f"files/{holder.key}/{number:04}-{safe_name(file.name)}", file)


def safe_name(name: str) -> str:
    """No program that unpacks this makes a folder of it, or writes elsewhere."""
    plain = "".join(c if c.isprintable() and c not in '\\/:*?"<>|' else "_" for c in name)
    return plain.strip(". ")[-_LONGEST_NAME:] or "file"


def _add(archive: ZipFile, name: str, at: datetime, texts: Iterator[str]) -> None:
    _add_pieces(archive, name, at, (text.encode() for text in texts), compressed=True)


def _add_pieces(
    archive: ZipFile,
    name: str,
    at: datetime,
    pieces: Iterator[bytes],
    *,
    compressed: bool = False,
) -> None:
    entry = ZipInfo(name, at.astimezone(clock.LONDON).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
    with archive.open(entry, "w") as file:
        for piece in pieces:
            file.write(piece)


def _plain(value: Any) -> str:
    """Dates, ids and words of a closed list, as JSON has no types for them."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
