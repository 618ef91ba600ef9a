"""One figure of a run, and where it may lie."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`bound` is the most that `value` may be; None where it is only looked at."""

    name: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def ok(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def row(self) -> dict[str, Any]:
        return {**asdict(self), "ok": self.ok}
