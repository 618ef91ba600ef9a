"""What a fee must hold to: prices that can be told from the answers, and that can be collected."""

from collections.abc import Iterator
from itertools import pairwise

from portal.cases.services import Status
from portal.eforms.definitions.deciding import tested, with_deciding
from portal.eforms.definitions.fees import Fee, FeeLine, Limit, PerItem
from portal.eforms.definitions.form import Definition
from portal.eforms.definitions.questions import Question, QuestionType

Where = list[str | int]
Finding = tuple[Where, str]

LEAST = 30  # pence: card payments of less aren't taken
_MOST_THINGS = 1_000


def faults_of_fee(definition: Definition) -> Iterator[Finding]:
    fee = definition.fee
    if fee is None:
        return
    for index, line in enumerate(fee.lines):
        where: Where = ["fee", "lines", index]
        if line.only_if is not None and line.only_if not in definition.conditions:
            yield [*where, "only_if"], f"there is no condition “{line.only_if}”"
        if not line.extra and any(_always(before) for before in fee.lines[:index]):
            yield where, "this never counts: a line before it holds for everyone"
        yield from _price(where, line)
        if line.per:
            yield from _per_item([*where, "per"], definition, line.per)
        if line.limit:
            yield from _limit([*where, "limit"], definition, line.limit)
    yield from _limits_of_one_name(fee)
    if fee.collected:
        yield from _collected(definition, fee)


def priced_questions(definition: Definition) -> frozenset[str]:
    """The questions whose answers decide what is collected, and whether those are asked at all."""
    fee = definition.fee
    if fee is None or not fee.collected:
        return frozenset()
    return with_deciding(definition, _named_by(definition, fee))


def _named_by(definition: Definition, fee: Fee) -> Iterator[str]:
    yield from tested(definition, fee.collected_if)
    for line in fee.lines:
        yield from tested(definition, line.only_if)
        if line.per:
            yield line.per.question
        if line.limit:
            yield line.limit.address


def _always(line: FeeLine) -> bool:
    return line.only_if is None and line.limit is None and not line.extra


def _price(where: Where, line: FeeLine) -> Iterator[Finding]:
    steps = line.per.steps if line.per else ()
    if (line.pence is None) is not bool(steps):
        yield where, "a line has either “pence” or steps that say them"
    if any(after.up_to <= step.up_to for step, after in pairwise(steps)):
        yield [*where, "per", "steps"], "steps go up: each is for more things than the one before"


def _per_item(where: Where, definition: Definition, per: PerItem) -> Iterator[Finding]:
    question = definition.questions.get(per.question)
    if question is None:
        yield [*where, "question"], f"there is no question “{per.question}”"
        return
    grouped = question.type is QuestionType.ADD_ANOTHER
    counted = question
    if per.sum is not None:
        inside = {each.key: each for each in question.questions}
        if per.sum not in inside:
            yield [*where, "sum"], f"“{per.question}” asks no “{per.sum}” of each item"
            return
        counted = inside[per.sum]
    elif grouped:
        yield from _covered(where, per, question.count.most)
        return
    yield from _number(where, per, counted, question.count.most if grouped else 1)


def _number(where: Where, per: PerItem, counted: Question, times: int) -> Iterator[Finding]:
    if counted.type is not QuestionType.NUMBER or counted.decimals:
        yield where, f"“{counted.key}” doesn’t say how many: use a number without decimals"
        return
    least, most = counted.amount.least or 0, counted.amount.most
    if most is None or most * times > _MOST_THINGS or least < 0:
        yield (
            where,
            f"“{counted.key}” needs an “amount” from 0 or more to a “most” that can be paid",
        )
        return
    yield from _covered(where, per, most * times)


def _covered(where: Where, per: PerItem, most: int) -> Iterator[Finding]:
    if per.steps and per.steps[-1].up_to < most:
        yield [*where, "steps"], f"the last step is for fewer than the {most} that can be asked for"


def _limit(where: Where, definition: Definition, limit: Limit) -> Iterator[Finding]:
    question = definition.questions.get(limit.address)
    if question is None:
        yield [*where, "address"], f"there is no question “{limit.address}”"
    elif question.type is not QuestionType.ADDRESS:
        yield [*where, "address"], f"“{limit.address}” asks for no address"


def _limits_of_one_name(fee: Fee) -> Iterator[Finding]:
    known: dict[str, Limit] = {}
    for index, line in enumerate(fee.lines):
        if line.limit and known.setdefault(line.limit.discount, line.limit) != line.limit:
            said = f"“{line.limit.discount}” has other limits in another line"
            yield ["fee", "lines", index, "limit"], said


def _collected(definition: Definition, fee: Fee) -> Iterator[Finding]:
    if fee.collected_if is not None and fee.collected_if not in definition.conditions:
        yield ["fee", "collected_if"], f"there is no condition “{fee.collected_if}”"
    if fee.fund is None:
        yield ["fee"], "say under “fund:” where the money goes"
    if Status.CANCELLED.value not in definition.statuses:
        yield ["statuses"], "what isn’t paid is cancelled: the statuses need “cancelled”"
    for index, line in enumerate(fee.lines):
        steps = line.per.steps if line.per else ()
        prices = [line.pence, *(step.pence for step in steps)]
        if any(0 < (price or 0) < LEAST for price in prices):
            said = f"cards don’t pay less than {LEAST} pence: make it free, or more"
            yield ["fee", "lines", index], said
