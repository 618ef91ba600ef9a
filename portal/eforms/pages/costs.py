"""What sending a form costs, in words. Nothing is collected yet, and the pages say so."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from portal.core.i18n import _, ltr, pgettext
from portal.eforms.definitions import Definition, FeeLine
from portal.eforms.definitions.conditions import holds

_PENCE = 100


class Price(NamedTuple):
    label: str
    amount: Markup | str


def prices(definition: Definition) -> list[Price]:
    """Every line of the fee, whoever it holds for."""
    lines = definition.fee.lines if definition.fee else ()
    return [_price(definition, line) for line in lines]


def price_due(definition: Definition, answers: Mapping[str, Any]) -> Price | None:
    """The first line that holds for these answers; None where nothing is to be paid."""
    lines = definition.fee.lines if definition.fee else ()
    for line in lines:
        if holds(definition.conditions, line.only_if, answers):
            return _price(definition, line)
    return None


def _price(definition: Definition, line: FeeLine) -> Price:
    pounds, pence = divmod(line.pence, _PENCE)
    amount = ltr(f"£{pounds:,}.{pence:02}") if line.pence else _("Free")
    return Price(pgettext(definition.service, line.label), amount)
