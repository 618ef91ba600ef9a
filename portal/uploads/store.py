"""Where sealed files are kept: a folder, or a bucket (`UPLOADS_URL`). It sees ciphertext alone.

A file is put into `quarantine/` and moved to `clean/` once it was scanned. Its name is its id.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from portal.config import ROOT
from portal.core.settings import settings

QUARANTINE = "quarantine"
CLEAN = "clean"
FOLDERS = (QUARANTINE, CLEAN)
_UNFINISHED = "unfinished"


class Missing(Exception):
    """Nothing is kept there."""


class StoreAway(Exception):
    """The store doesn't answer, or can't take more."""


class Store(Protocol):
    """A place is `folder/id`. What `put` has returned from survives a kill and a power cut."""

    def put(self, place: str, frames: Iterable[bytes]) -> None:
        """Whole or not at all. Raises StoreAway."""

    def open(self, place: str) -> BinaryIO:
        """Raises Missing or StoreAway."""

    def move(self, here: str, there: str) -> None:
        """Done already is done. Raises Missing where it stands in neither place."""

    def delete(self, place: str) -> None:
        """Nothing there is fine."""

    def listed(self, folder: str, before: datetime) -> Iterator[str]:
        """The names of what was put there before this time."""


class FolderStore:
    """Files of a folder that only this user may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for each in (*FOLDERS, _UNFINISHED):
            (folder / each).mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, place: str, frames: Iterable[bytes]) -> None:
        target = self._folder / place
        unfinished = self._folder / _UNFINISHED / uuid4().hex
        try:
            with open(unfinished, "xb", opener=_private) as file:
                file.writelines(frames)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
            _settle(target.parent)
        except OSError as fault:
            unfinished.unlink(missing_ok=True)
            raise StoreAway from fault

    def open(self, place: str) -> BinaryIO:
        try:
            return (self._folder / place).open("rb")
        except FileNotFoundError:
            raise Missing from None
        except OSError as fault:
            raise StoreAway from fault

    def move(self, here: str, there: str) -> None:
        target = self._folder / there
        try:
            (self._folder / here).rename(target)
        except FileNotFoundError:
            if not target.exists():
                raise Missing from None
        _settle(target.parent)

    def delete(self, place: str) -> None:
        (self._folder / place).unlink(missing_ok=True)

    def listed(self, folder: str, before: datetime) -> Iterator[str]:
        """What was never finished is thrown away on the way: nobody was told that it is kept."""
        for file in (self._folder / _UNFINISHED).iterdir():
            if _changed(file) < before:
                file.unlink(missing_ok=True)
        for file in (self._folder / folder).iterdir():
            if _changed(file) < before:
                yield file.name


def store() -> Store:
    """The store that the settings name."""
    return _store(settings().uploads_url)


@lru_cache(maxsize=8)
def _store(url: str) -> Store:
    if not url.startswith("s3://"):
        return FolderStore(Path(url) if url else ROOT / "var" / "uploads")
    from portal.uploads.gateway import Bucket  # heavy, and most councils have a folder

    parts = urlsplit(url)
    return Bucket(parts.netloc, parts.path.strip("/"))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """A name is kept for good once its folder was written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _changed(file: Path) -> datetime:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:  # moved meanwhile
        return datetime.max.replace(tzinfo=UTC)
