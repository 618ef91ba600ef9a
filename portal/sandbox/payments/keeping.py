"""Books on disk, so that a demonstration can be stopped and gone on with."""

from pathlib import Path

from portal.sandbox.payments.books import Books


class Shelf:
    """Takes the books from this file, where it is there; without one they are kept nowhere."""

    def __init__(self, books: Books, file: Path | None) -> None:
        if file and file.exists():
            books.read(file.read_text(encoding="utf-8"))
        self._books, self._file, self._kept = books, file, books.changes

    def keep(self) -> None:
        """Write them down whole, or not at all, if anything has changed."""
        with self._books.lock:
            if self._file is None or self._kept == self._books.changes:
                return
            self._kept = self._books.changes
            new = self._file.with_suffix(".new")
            new.write_text(self._books.written(), encoding="utf-8")
            new.replace(self._file)
