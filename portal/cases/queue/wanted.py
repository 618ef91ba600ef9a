"""Which cases of their teams somebody wants to see, as an address and a kept view say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from portal.cases.models import Channel
from portal.cases.statuses import Status
from portal.core.errors import Sentence
from portal.core.i18n import _l

CLOSED = "closed"  # beside the words of Status: every one that is closed
_LONGEST = 60


class Owner(StrEnum):
    """Whose cases: `anyone` is what nobody has chosen otherwise."""

    MINE = "mine"
    NOBODY = "nobody"

    @property
    def label(self) -> Sentence:
        return _OWNERS[self]


class Due(StrEnum):
    """What is due next. While the council waits for the resident, nothing is."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"

    @property
    def label(self) -> Sentence:
        return _DUE[self]


_OWNERS = {Owner.MINE: _l("Mine"), Owner.NOBODY: _l("Nobody’s yet")}
_DUE = {
    Due.LATE: _l("Late"),
    Due.TODAY: _l("Due today"),
    Due.WEEK: _l("Due in the next 7 days"),
    Due.WAITING: _l("Waiting for the resident"),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """None narrows nothing: then all that is open. `closed`: those that are closed instead.

    A status says by itself whether it is one of the open or of the closed.
    """

    team: str | None = None
    service: str | None = None
    status: Status | None = None
    closed: bool = False
    owner: Owner | None = None
    channel: Channel | None = None
    due: Due | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """From the query of an address. What isn't known there narrows nothing."""
        status = _member(Status, asked.get("status"))
        closed = status.closed if status else asked.get("status") == CLOSED
        return cls(
            team=asked.get("team", "")[:_LONGEST] or None,
            service=asked.get("service", "")[:_LONGEST] or None,
            status=status,
            closed=closed,
            owner=_member(Owner, asked.get("owner")),
            channel=_member(Channel, asked.get("channel")),
            # What is closed is due no more.
            due=None if closed else _due(asked),
        )

    @property
    def asked(self) -> dict[str, str]:
        """The same as the query of an address, without what narrows nothing."""
        status = self.status.value if self.status else CLOSED if self.closed else None
        words = {
            "team": self.team,
            "service": self.service,
            "status": status,
            "owner": self.owner,
            "channel": self.channel,
            "due": self.due,
        }
        return {name: str(word) for name, word in words.items() if word}

    @property
    def address(self) -> dict[str, Any]:
        """The same for `url_for`. No query at all would ask for the pinned view."""
        return {**self.asked} or {"all": "1"}


def _member[E: StrEnum](of: type[E], word: str | None) -> E | None:
    return next((each for each in of if each.value == word), None)


def _due(asked: Mapping[str, str]) -> Due | None:
    """Addresses kept from before there were more kinds say `overdue`."""
    return Due.LATE if asked.get("overdue") else _member(Due, asked.get("due"))
