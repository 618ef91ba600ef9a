"""What the accessibility tests of a run have looked at: pages, languages, states."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from portal.core import i18n

SUMMARY = "accessibility"  # the property under which a report tells how much was looked at
# Another one at each run, or in each test, like every UUID.
_CHANGING = frozenset({"reference", "number", "token", "calendar"})


@dataclass(frozen=True, order=True)
class Place:
    """A page whatever the language: its route and what in the address makes it another page."""

    endpoint: str
    arguments: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.endpoint, *(value for _name, value in self.arguments)])


@dataclass(frozen=True, order=True)
class State:
    """How a page was seen: `error` with an error summary, `filled` with answers given before."""

    locale: str
    error: bool = False
    filled: bool = False


class Visits:
    """Each is written to `log` too, where one is given, so that another process can `read` it."""

    def __init__(self, routes: Map, log: Path | None = None) -> None:
        self._routes = routes.bind("127.0.0.1")
        self._log = log
        self.states: dict[Place, set[State]] = defaultdict(set)
        self.with_fields: set[Place] = set()
        self.with_boxes: set[Place] = set()
        self.unspoilt: set[Place] = set()
        self.fitted: set[object] = set()
        self.frames: dict[str, list[object]] = defaultdict(list)
        self.count = 0

    def note(
        self,
        url: str,
        *,
        error: bool = False,
        filled: bool = False,
        fields: int = 0,
        boxes: int = 0,
    ) -> Place | None:
        """Remember a page that was looked at; None where the address belongs to no route.

        `boxes` are those of its fields that somebody writes in or puts a file into.
        """
        self._write("note", url, error=error, filled=filled, fields=fields, boxes=boxes)
        self.count += 1
        place = self._place(url)
        if place is None:
            return None
        self.states[place].add(State(split(url)[0], error, filled))
        if fields:
            self.with_fields.add(place)
        if boxes:
            self.with_boxes.add(place)
        return place

    def note_unspoilt(self, url: str) -> None:
        """Remember a page on which the walker found nothing to give that would be refused."""
        self._write("note_unspoilt", url)
        if place := self._place(url):
            self.unspoilt.add(place)

    def note_frame(self, locale: str, frame: object) -> object:
        """Remember what stands around a page; what stood around the first of this language."""
        if frame not in self.frames[locale]:
            self._write("note_frame", locale, frame=frame)
            self.frames[locale].append(frame)
        return self.frames[locale][0]

    def read(self, log: Path) -> None:
        """Take over what another has written."""
        notes = {each.__name__: each for each in (self.note, self.note_unspoilt, self.note_frame)}
        for line in log.read_text(encoding="utf-8").splitlines():
            name, subject, words = json.loads(line)
            notes[name](subject, **words)

    def refusable(self) -> set[Place]:
        """Pages with something on them that can be refused.

        That the walker found nothing is believed where a person can only choose, or leave it.
        """
        return self.with_fields - (self.unspoilt - self.with_boxes)

    def locales_of(self, endpoint: str) -> set[str]:
        """In which languages a route was looked at."""
        return {
            state.locale
            for place, states in self.states.items()
            if place.endpoint == endpoint
            for state in states
        }

    def _write(self, name: str, subject: str, **words: Any) -> None:
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps([name, subject, words]) + "\n")

    def _place(self, url: str) -> Place | None:
        try:
            endpoint, arguments = self._routes.match(split(url)[1], method="GET")
        except HTTPException:
            return None
        kept = {
            name: str(value)
            for name, value in arguments.items()
            if name not in _CHANGING and not isinstance(value, UUID)
        }
        return Place(endpoint, tuple(sorted(kept.items())))


def split(url: str) -> tuple[str, str]:
    """The language of an address, and its path without it."""
    path = urlsplit(url).path
    first, slash, rest = path[1:].partition("/")
    for locale in i18n.LOCALES:
        if locale.prefix and locale.prefix == first:
            return locale.code, slash + rest or "/"
    return i18n.DEFAULT.code, path
