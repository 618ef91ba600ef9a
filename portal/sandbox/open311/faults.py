"""What goes wrong with calls, because a test asked for it."""

from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock


class How(StrEnum):
    """In what way a call fails."""

    BEFORE = "before"  # status 500 and nothing happened
    AFTER = "after"  # it happened, then status 500
    BUSY = "busy"  # status 429, nothing happened
    DOWN = "down"  # nothing happened, and the line is cut
    LOST = "lost"  # it happened, and the line is cut
    LATE = "late"  # it happened, but its answer waits
    EMPTY = "empty"  # it happened, status 200, and no number in the answer
    HTML = "html"  # nothing happened, and a page says so
    REFUSED = "refused"  # status 400: the report is no good
    GARBLED = "garbled"  # it happened, and the answer isn't XML
    ENTITIES = "entities"  # an answer that makes itself large


@dataclass
class Fault:
    """`on` is like "POST requests"; `times` calls fail this way."""

    on: str
    how: How
    times: int = 1
    seconds: float = 30
    let_go: Event = field(default_factory=Event)


class Faults:
    """Those that were asked for, in this order."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: list[Fault] = []
        self._late: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._asked.append(fault)

    def take(self, call: str) -> Fault | None:
        """The first that is meant for this call, used up by one."""
        with self._lock:
            for fault in self._asked:
                if fault.on == call and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def wait(self, fault: Fault) -> None:
        """Until its answer may go out."""
        with self._lock:
            self._late.append(fault)
        fault.let_go.wait(fault.seconds)
        with self._lock:
            self._late.remove(fault)

    def waiting(self) -> int:
        with self._lock:
            return len(self._late)

    def clear(self) -> None:
        """Nothing goes wrong any more, and what was held back goes out."""
        with self._lock:
            self._asked.clear()
            for fault in self._late:
                fault.let_go.set()
