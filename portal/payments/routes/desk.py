"""On an officer's page of a case: what was subscribed to with it, and how it is paid for."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.services import Actor
from portal.cases import services as cases
from portal.payments.debiting import viewing as debits
from portal.payments.subscribing import viewing


def _section(record: cases.CaseRecord, _actor: Actor) -> Mapping[str, Any] | None:
    """Of the account its last digits, as everybody sees it."""
    view = viewing.of_case(record.case.id)
    if view is None:
        return None
    mandate = debits.of_mandate(view.mandate_id) if view.mandate_id else None
    units = view.offer.units.get(view.units) if view.offer else None
    return {"subscription": view, "units": units, "mandate": mandate}


cases.add_staff_section(25, "payments/_staff_subscription.html", _section)
