"""From the answers to a payment that is asked for, in the transaction that files the form."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.cases import services as cases
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l
from portal.eforms.definitions import Definition
from portal.eforms.definitions.conditions import holds
from portal.eforms.fees import discounts
from portal.eforms.fees.quoting import NOTHING, Quote, quote
from portal.payments import services as payments


class PriceChanged(Conflict):
    """It costs something else than the page said that was pressed Send on."""

    message = _l("The price has changed since you opened this page. Look at it again.")


def quoted(definition: Definition, answers: Mapping[str, Any]) -> Quote:
    """What is to be paid as things stand."""
    return quote(definition, answers, discounts.used_up(definition, answers))


def collects(definition: Definition, answers: Mapping[str, Any]) -> bool:
    """Whether what these answers cost is paid at once."""
    fee = definition.fee
    if fee is None or not fee.collected:
        return False
    return holds(definition.conditions, fee.collected_if, answers)


def to_collect(definition: Definition, answers: Mapping[str, Any]) -> Quote:
    """What is collected, in the caller's transaction: it can't change until that ends."""
    if not collects(definition, answers):
        return NOTHING
    discounts.hold(definition, answers)
    return quoted(definition, answers)


def ask(
    definition: Definition, answers: Mapping[str, Any], due: Quote, opened: cases.OpenedCase, *,
    locale: str,
) -> None:  # fmt: skip
    """Ask for the payment of a case in the caller's transaction; nothing where nothing is due."""
    discounts.keep(definition, answers, due, opened.id)
    fee = definition.fee
    if fee is None or due.amount == 0:
        return
    asking = payments.Asking(
        subject=payments.Subject.CASE,
        subject_id=opened.id,
        service=definition.service,
        fund=fee.fund or "",
        lines=list(lines_of(due)),
        person_id=cases.record_of(opened.reference).case.person_id,
        email=answers.get(definition.contact.email or ""),
        locale=locale,
        days_to_pay=fee.days_to_pay,
    )
    emit("payment.asked", payments.request(asking).id)


def lines_of(due: Quote) -> Iterator[payments.Line]:
    """One for each thing: each is taxed, and can be given back, by itself."""
    for line in due.lines:
        for _number in range(line.count if line.each else 0):
            yield payments.Line(line.label, line.each, line.vat)
