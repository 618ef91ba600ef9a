"""Which reports somebody asked to see, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portal.cases.services import Status
from portal.core.i18n import _
from portal.core.texts import one_line
from portal.faults.categories import Category, categories
from portal.faults.services import Circle, Wanted
from portal.gazetteer import services as gazetteer

REACH: Final = {"200": 200, "500": 500, "1000": 1_000, "2000": 2_000}  # metres
_USUAL: Final = "500"
_LONGEST: Final = 100
OPEN, CLOSED = "open", "closed"


@dataclass
class Filters:
    """What was asked for, as it stands in the boxes; `fault` says what can't be looked for."""

    category: str = ""
    ward: str = ""
    state: str = ""
    near: str = ""
    metres: str = _USUAL
    wards: dict[str, str] = field(default_factory=dict)
    known: list[Category] = field(default_factory=list)
    place: gazetteer.FoundPlace | None = None
    fault: str | None = None

    @property
    def chosen(self) -> dict[str, Any]:
        """The parts of an address that ask for the same again."""
        parts = {
            "category": self.category,
            "ward": self.ward,
            "state": self.state,
            "near": self.near,
        }
        if self.near:
            parts["metres"] = self.metres
        return {name: text for name, text in parts.items() if text}

    @property
    def wanted(self) -> Wanted:
        known: dict[str, Any] = {OPEN: {"open": True}, CLOSED: {"open": False}}
        status = Status(self.state) if self.state in {each.value for each in Status} else None
        state = known.get(self.state, {"statuses": (status,)} if status else {})
        circle = Circle(self.place.lat, self.place.lon, REACH[self.metres]) if self.place else None
        return Wanted(
            categories=(self.category,) if self.category else (),
            ward=self.ward or None,
            near=circle,
            **state,
        )

    @property
    def title(self) -> str:
        """What the list is of, where one thing alone was asked for."""
        return next((each.name for each in self.known if each.key == self.category), "")


def of(asked: Mapping[str, str]) -> Filters:
    """What isn't a ward, a category or a state is as if it weren't asked for."""
    wards, known = gazetteer.wards(), categories()
    states = {OPEN, CLOSED, *(each.value for each in Status)}
    filters = Filters(
        category=_one_of(asked.get("category"), {each.key for each in known}),
        ward=_one_of(asked.get("ward"), set(wards)),
        state=_one_of(asked.get("state"), states),
        near=one_line(asked.get("near", ""))[:_LONGEST],
        metres=_one_of(asked.get("metres"), set(REACH)) or _USUAL,
        wards=wards,
        known=known,
    )
    if filters.near:
        found = gazetteer.find_places(filters.near, limit=1)
        filters.place = found[0] if found else None
        if not found:
            filters.fault = _(
                "We do not know that place. Enter a street, a landmark or a postcode."
            )
    return filters


def _one_of(asked: str | None, known: set[str]) -> str:
    return asked if asked in known else ""
