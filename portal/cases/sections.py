"""Parts of the page on which an officer works on a case: domains above add theirs."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from portal.accounts.services import Actor
from portal.cases.listing import CaseRecord

type Facts = Callable[[CaseRecord, Actor], Mapping[str, Any] | None]


class StaffSection(NamedTuple):
    """A part of the page: the template is included and sees `facts`, `record` and `me`."""

    order: int
    template: str
    facts: Mapping[str, Any]


_sections: dict[str, tuple[int, Facts]] = {}


def add_staff_section(order: int, template: str, facts: Facts) -> None:
    """Show this template on the page too, unless `facts` gives None for a case.

    It is asked once the reading is on the audit log and the actor's team is known to be the
    case's; what needs more than READ_CASES, it asks of the actor itself. Answers and the timeline
    stand at 20 and 80.
    """
    _sections[template] = (order, facts)


def staff_sections(record: CaseRecord, actor: Actor) -> list[StaffSection]:
    found = [
        StaffSection(order, template, known)
        for template, (order, facts) in _sections.items()
        if (known := facts(record, actor)) is not None
    ]
    return sorted(found, key=lambda section: section.order)
