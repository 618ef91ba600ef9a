"""What goes wrong with calls of the API, because a test asked for it."""

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from threading import Event, Lock


class How(StrEnum):
    """In what way a call fails."""

    BEFORE = "before"  # status 500 and nothing happened; stored under the idempotency key
    AFTER = "after"  # it happened, then status 500; stored as well
    UNREACHED = "unreached"  # status 503 and nothing happened; not stored
    BUSY = "busy"  # status 429; not stored
    DOWN = "down"  # nothing happened, and the line is cut
    LOST = "lost"  # it happened and its answer is stored, but the line is cut
    LATE = "late"  # it happened, but the answer waits: it is stale when it comes


@dataclass
class Fault:
    """`on` is like "POST /v1/refunds"; `*` stands for anything. `times` calls fail this way."""

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
                if fnmatchcase(call, fault.on) and fault.times > 0:
                    fault.times -= 1
                    if fault.how is How.LATE:
                        self._late.append(fault)
                    return fault
        return None

    def waiting(self) -> int:
        """How many answers are held back now."""
        with self._lock:
            return len(self._late)

    def wait(self, fault: Fault) -> None:
        """Until the answer may go out."""
        fault.let_go.wait(fault.seconds)
        with self._lock:
            self._late.remove(fault)

    def clear(self) -> None:
        """Nothing goes wrong any more, and what was held back goes out."""
        with self._lock:
            self._asked.clear()
            for fault in self._late:
                fault.let_go.set()
