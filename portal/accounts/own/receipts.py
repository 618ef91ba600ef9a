"""What is mailed when details have changed: a receipt, and a word to an address that was left."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from portal.accounts.models import Outcome, Person
from portal.accounts.own import preferences
from portal.accounts.own.details import Detail
from portal.accounts.own.telling_once import OUTCOMES
from portal.core.i18n import BY_CODE, DEFAULT, current, pgettext, use_locale
from portal.core.settings import settings
from portal.notifications.services import queue_email

if TYPE_CHECKING:
    from portal.accounts.own.changing import Told


def mail(
    person: Person,
    change_id: UUID,
    values: Mapping[Detail, Any],
    told: Iterable["Told"],
    *,
    old_email: str,
) -> None:
    """Mail the receipt, in the caller's transaction; the values themselves aren't in it."""
    locale = preferences.of(person.id).locale or current().code
    with use_locale(locale):
        details = [str(detail.label) for detail in Detail if detail in values]
        lines = [_line(each) for each in told]
        link = f"{_portal()}/account/changes/{change_id}"
        queue_email(
            key=f"details_changed:{change_id}",
            to=person.email,
            locale=locale,
            template="details_changed",
            values={"details": details, **_in_two(lines), "link": link},
        )
        if old_email != person.email:
            queue_email(
                key=f"address_changed:{change_id}",
                to=old_email,
                locale=locale,
                template="address_changed",
                values={},
            )


def _line(told: "Told") -> dict[str, Any]:
    return {
        "title": str(pgettext(told.context, told.title)),
        "reference": told.reference,
        "outcome": str(OUTCOMES[told.outcome]),
        "changed": told.outcome is Outcome.CHANGED,
    }


def _in_two(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "changed": [line for line in lines if line["changed"]],
        "unchanged": [line for line in lines if not line["changed"]],
    }


def _portal() -> str:
    return settings().public_url.rstrip("/") + BY_CODE.get(current().code, DEFAULT).path
