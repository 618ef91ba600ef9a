"""What stands beside a case while an officer works on it: clocks, contacts, calls, other cases."""

from collections.abc import Mapping
from typing import Any

from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases.services import CaseRecord, add_staff_section
from portal.cases.staff.contact_forms import CHANNELS, CUSTOMERS
from portal.cases.working import calling, contacts, relating
from portal.cases.working.models import Demand, Tie
from portal.core import clock


def _clocks(record: CaseRecord, _actor: Actor) -> Mapping[str, Any]:
    case = record.case
    names = accounts.staff_names({case.owner_id}) if case.owner_id else {}
    return {
        "channel": CHANNELS[case.channel],
        "customer": CUSTOMERS[case.customer_type],
        "owner": names.get(case.owner_id) if case.owner_id else None,
        "today": clock.today(),
    }


def _contacts(record: CaseRecord, actor: Actor) -> Mapping[str, Any]:
    found = contacts.of_case(record.case.id)
    return {
        "contacts": found,
        "names": accounts.staff_names({each.staff_id for each in found if each.staff_id}),
        "channels": {each.value: name for each, name in CHANNELS.items()},
        "avoidable": Demand.AVOIDABLE,
        "today": clock.today(),
        "calls": calling.of_case(record.case),
        "may_update": actor.may(Permission.UPDATE_CASES, team=record.case.team),
    }


def _related(record: CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """None where no other case belongs to it."""
    found = relating.related(actor, record.case.id)
    may_update = actor.may(Permission.UPDATE_CASES, team=record.case.team)
    return {"related": found, "ties": Tie, "may_update": may_update} if found else None


add_staff_section(10, "cases/_staff_clocks.html", _clocks)
add_staff_section(45, "cases/_staff_contacts.html", _contacts)
add_staff_section(50, "cases/_staff_related.html", _related)
