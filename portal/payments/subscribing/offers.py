"""What can be subscribed to, and for how much. The forms know; they stand above and register."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.payments.taking.asking import Line


class NotOffered(Conflict):
    message = _l("We do not offer this any more. Phone us if you need help.")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """As it is offered today, in the language in use.

    `title` is English. `units` says what each number is called, like 2: "2 bins". `price` gives the
    lines for a number of units, at the lower price or not, for `months`; `more` is the English
    label of the line for more units in the time that is left. A new time can be had from
    `renew_from_days` before the end to `grace_days` after it. Whoever cancels within
    `back_within_days` gets all of the money back.
    """

    service: str
    title: str
    fund: str
    months: int
    renew_from_days: int
    grace_days: int
    back_within_days: int
    units: Mapping[int, str]
    more: str
    direct_debit: bool
    price: Callable[[int, bool], Sequence[Line]]

    def amount(self, units: int, *, reduced: bool) -> int:
        """In pence, for all the months."""
        return sum(line.pence for line in self.price(units, reduced))

    def has(self, units: int) -> bool:
        return units in self.units


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The subscription that a case asks for. `place_key` tells one property from another.

    `amount` is in pence, as its form said. `by_debit` is whether the form was told so.
    """

    case_id: UUID
    service: str
    title: str
    person_id: UUID | None
    organisation_id: UUID | None
    email: str | None
    locale: str
    place: Sequence[str]
    place_key: str | None
    units: int
    reduced: bool
    months: int
    grace_days: int
    amount: int
    by_debit: bool


class Offers(Protocol):
    def offer(self, service: str) -> Offer | None:
        """None where the service isn't subscribed to, or isn't taken any more."""

    def wanted(self, case_id: UUID) -> Wanted | None:
        """None where the case asks for no subscription."""


_source: list[Offers] = []


def set_offers(source: Offers) -> None:
    """Ask this; once a process."""
    _source[:] = [source]


def find(service: str) -> Offer | None:
    return _source[0].offer(service) if _source else None


def offer_of(service: str) -> Offer:
    """Raises NotOffered."""
    found = find(service)
    if found is None:
        raise NotOffered
    return found


def wanted(case_id: UUID) -> Wanted | None:
    return _source[0].wanted(case_id) if _source else None
