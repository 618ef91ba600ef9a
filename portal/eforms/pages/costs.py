"""What sending a form costs, in words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from portal.core.i18n import _, ltr, pgettext
from portal.eforms.definitions import Definition, FeeLine
from portal.eforms.fees import charging
from portal.eforms.fees.quoting import Quote, QuotedLine
from portal.payments import services as payments


class Price(NamedTuple):
    label: str
    amount: Markup | str


class Due(NamedTuple):
    """What a form with these answers costs, line by line. `pence` is what is collected.

    `refused` says that a lower price was had for this property already; `later`, that it is paid in
    another way than at once.
    """

    lines: list[Price]
    total: Markup | str
    vat: Markup | str | None
    pence: int
    free: bool
    refused: bool
    later: bool


def prices(definition: Definition) -> list[Price]:
    """Every line of the fee, whoever it holds for."""
    lines = definition.fee.lines if definition.fee else ()
    return [price for line in lines for price in _prices(definition, line)]


def price_due(definition: Definition, answers: Mapping[str, Any]) -> Due | None:
    """What these answers cost; None where nothing is to be said of it."""
    quoted = charging.quoted(definition, answers)
    if definition.fee is None or not quoted.lines:
        return None
    collected = charging.collects(definition, answers)
    return Due(
        lines=[_due(definition, line) for line in quoted.lines],
        total=_money(quoted.amount),
        vat=_vat(quoted) if collected and quoted.amount else None,
        pence=quoted.amount if collected else 0,
        free=not quoted.amount,
        refused=bool(quoted.refused),
        later=definition.fee.collected and not collected,
    )


def _prices(definition: Definition, line: FeeLine) -> Iterator[Price]:
    """A line has one price, or one for each of its steps."""
    label = pgettext(definition.service, line.label)
    for step in line.per.steps if line.per else ():
        up_to = _("%(label)s, up to %(number)s", label=label, number=step.up_to)
        yield Price(up_to, _money(step.pence))
    if line.pence is not None:
        yield Price(_each(label) if line.per else label, _money(line.pence))


def _each(label: str) -> str:
    return _("%(label)s, each", label=label)


def _due(definition: Definition, line: QuotedLine) -> Price:
    label = pgettext(definition.service, line.label)
    if line.count == 1:
        return Price(label, _money(line.pence))
    pattern = pgettext("how many of what", "%(number)s × %(label)s")
    counted = escape(pattern) % {"number": line.count, "label": label}
    return Price(counted, _money(line.pence))


def _vat(quoted: Quote) -> str:
    if not quoted.vat_amount:
        return _("There is no VAT on this.")
    amount = _money(quoted.vat_amount)
    return escape(_("This includes %(amount)s VAT.")) % {"amount": amount}


def _money(pence: int) -> Markup | str:
    return ltr(payments.money(pence)) if pence else _("Free")
