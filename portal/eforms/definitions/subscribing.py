"""What a form begins that is paid for again and again: how long it lasts, what it counts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from portal.eforms.definitions.questions import Frozen, Key, QuestionType, Words

if TYPE_CHECKING:
    from portal.eforms.definitions.form import Definition

Where = list[str | int]
Finding = tuple[Where, str]

_CHOICES = {QuestionType.RADIOS, QuestionType.SELECT}


class Units(Frozen):
    """How many of something are had: the number that each option of a question stands for."""

    question: Key
    counts: dict[Key, int] = Field(min_length=1)


class Reduced(Frozen):
    """The question that says whether the lower price holds: the option that does, and the other."""

    question: Key
    holds: Key = Field(alias="is")
    otherwise: Key


class Subscription(Frozen):
    """Begun once its fee is paid. Days are counted from its last day.

    `renewal` are the answers with which the fee says what a further time costs, beside the number
    and the lower price. `more` is what a bill says for more of it before the time is over. Whoever
    cancels within `back_within_days` of paying gets the money back.
    """

    only_if: Key | None = None
    months: int = Field(default=12, ge=1, le=60)
    renew_from_days: int = Field(default=42, ge=1, le=120)
    grace_days: int = Field(default=28, ge=0, le=120)
    back_within_days: int = Field(default=14, ge=0, le=60)
    units: Units
    reduced: Reduced | None = None
    place: Key | None = None
    renewal: dict[Key, str] = Field(default_factory=dict)
    more: Words
    direct_debit: bool = False
    by_debit_if: Key | None = None


def faults_of_subscription(definition: "Definition") -> Iterator[Finding]:
    """Questions, options and conditions that are there, and a fee that is collected."""
    found = definition.subscription
    if found is None:
        return
    if definition.fee is None or not definition.fee.collected:
        yield ["subscription"], "a subscription needs a fee that is collected"
    for name in ("only_if", "by_debit_if"):
        condition = getattr(found, name)
        if condition is not None and condition not in definition.conditions:
            yield ["subscription", name], f"there is no condition “{condition}”"
    where: Where = ["subscription", "units"]
    yield from _options(definition, where, found.units.question, found.units.counts)
    if min(found.units.counts.values()) < 1:
        yield where, "what is had is at least 1"
    if found.reduced:
        named = (found.reduced.holds, found.reduced.otherwise)
        yield from _options(definition, ["subscription", "reduced"], found.reduced.question, named)
    for question, value in found.renewal.items():
        yield from _options(definition, ["subscription", "renewal"], question, (value,))
    if found.place is not None:
        place = definition.questions.get(found.place)
        if place is None or place.type is not QuestionType.ADDRESS:
            yield ["subscription", "place"], f"“{found.place}” is no question for an address"


def _options(
    definition: "Definition", where: Where, key: str, values: Iterable[str]
) -> Iterator[Finding]:
    question = definition.questions.get(key)
    if question is None or question.type not in _CHOICES:
        yield where, f"“{key}” is no question with one choice"
        return
    known = {option.value for option in question.options}
    for value in values:
        if value not in known:
            yield where, f"“{key}” has no option “{value}”"
