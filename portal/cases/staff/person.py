"""What an officer must know of the person before they write, call or meet: beside each case."""

from collections.abc import Mapping
from typing import Any

from portal.accounts import services as accounts
from portal.accounts.services import Actor
from portal.cases.services import CaseRecord, add_staff_section


def person_of(record: CaseRecord, actor: Actor) -> Mapping[str, Any] | None:  # noqa: ARG001 - all readers
    """Their preferences, their address and whom they act for; None where nothing of it is known."""
    case = record.case
    lines = accounts.preferences_in_words(case.person_id)
    organisation = (
        accounts.organisation_named(case.organisation_id) if case.organisation_id else None
    )
    address = case.contact.get("address")
    if not (lines or organisation or address):
        return None
    return {"lines": lines, "organisation": organisation, "address": address}


add_staff_section(5, "cases/_staff_person.html", person_of)
