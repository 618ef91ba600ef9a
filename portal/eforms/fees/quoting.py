"""What these answers cost. Money is in pence, with the VAT in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.eforms.definitions import Definition, FeeLine, PerItem
from portal.eforms.definitions.conditions import holds
from portal.payments import services as payments

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class QuotedLine:
    """`count` times `each`. `label` is English, translated with the service as its context."""

    label: str
    count: int
    each: int
    vat: str
    discount: str | None = None

    @property
    def pence(self) -> int:
        return self.count * self.each

    @property
    def vat_pence(self) -> int:
        return self.count * payments.vat_in(self.each, self.vat)


@dataclass(frozen=True)
class Quote:
    """What is to be paid; nothing where `amount` is 0.

    `refused` are lower prices that would hold, and that the property has had already.
    """

    lines: tuple[QuotedLine, ...]
    refused: tuple[str, ...] = ()

    @property
    def amount(self) -> int:
        return sum(line.pence for line in self.lines)

    @property
    def vat_amount(self) -> int:
        return sum(line.vat_pence for line in self.lines)

    @property
    def discounts(self) -> tuple[str, ...]:
        return tuple(line.discount for line in self.lines if line.discount)


NOTHING = Quote(())


def quote(definition: Definition, answers: Answers, used_up: Collection[str] = ()) -> Quote:
    """What a form with these answers costs; `used_up` are names of discounts that are.

    Without a fee, or where no line holds, it costs nothing and has no lines.
    """
    main: QuotedLine | None = None
    extras: list[QuotedLine] = []
    refused: list[str] = []
    for line in definition.fee.lines if definition.fee else ():
        counted = _counted(line, answers)
        if counted is None or not holds(definition.conditions, line.only_if, answers):
            continue
        if line.extra:
            extras.append(counted)
        elif main is None and counted.discount in used_up:
            refused.append(str(counted.discount))
        elif main is None:
            main = counted
    lines = [*([main] if main else []), *extras]
    return Quote(tuple(lines), tuple(refused))


def _counted(line: FeeLine, answers: Answers) -> QuotedLine | None:
    """The line with its number and price; None where there is nothing to count."""
    discount = line.limit.discount if line.limit else None
    if line.per is None:
        return QuotedLine(line.label, 1, line.pence or 0, line.vat, discount)
    number = _number(line.per, answers)
    if not number:
        return None
    if line.per.steps:
        fitting = (step for step in line.per.steps if number <= step.up_to)
        step = next(fitting, line.per.steps[-1])
        return QuotedLine(line.label, 1, step.pence, line.vat, discount)
    return QuotedLine(line.label, number, line.pence or 0, line.vat, discount)


def _number(per: PerItem, answers: Answers) -> int:
    answer = answers.get(per.question)
    if isinstance(answer, list):
        return sum(_of_each(per, answer))
    return int(answer or 0)


def _of_each(per: PerItem, items: list[dict[str, Any]]) -> Iterator[int]:
    for item in items:
        yield 1 if per.sum is None else int(item.get(per.sum) or 0)
