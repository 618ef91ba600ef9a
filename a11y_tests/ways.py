"""Ways through a form that together lead over each of its pages."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count, product
from typing import Any

from portal.core import clock
from portal.eforms.definitions import Definition, Page, Question, QuestionType
from portal.eforms.definitions.conditions import tests
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.blocks import Block
from portal.eforms.walk import Walk, questions_on, walk

Answers = Mapping[str, Any]

ELSEWHERE = {"elsewhere": True}  # a place that somebody else looks after

_residents = count(1)

_EXAMPLES = {
    QuestionType.TEXT: "The blue gate sticks, push it hard.",
    QuestionType.LONG_TEXT: "It has been there since the frost.\nIt is deep.",
    QuestionType.EMAIL: "resident@example.com",
    QuestionType.PHONE: "+441632960001",
    QuestionType.NAME: "Zoë Żółkowska-Ahmed",
    QuestionType.ADDRESS: "looked up",  # what the browser finds decides
    QuestionType.PLACE: "looked up",
    QuestionType.TIME: "16:30",
    QuestionType.NATIONAL_INSURANCE: "AB123456C",
    QuestionType.VEHICLE: "AB12CDE",
    QuestionType.COUNCIL_TAX: "12345678",
    QuestionType.BANK: {
        "name": "Zoë Żółkowska", "sort": "309430", "account": "31926819", "roll": None,
    },
    QuestionType.DECLARATION: True,
    QuestionType.CONSENT: {"given": True},
    QuestionType.SLOT: {"slot": "chosen", "units": 1},  # what the browser finds decides
    QuestionType.KNOWN: "nothing",  # what the browser finds decides
    QuestionType.FILE: [{"upload": "0", "name": "photo.jpg", "size": 1, "type": "image/jpeg"}],
}  # fmt: skip


def ways(definition: Definition) -> list[dict[str, Any]]:
    """Answers for the whole form first, then some for each page that isn't on the way.

    Fails naming a page that no answers lead to.
    """
    found = [_answers_to(definition, None)]
    unseen = [page for page in definition.pages if page not in _pages(definition, found[0])]
    while unseen:
        found.append(_answers_to(definition, unseen[0]))
        seen = _pages(definition, found[-1])
        unseen = [page for page in unseen if page not in seen]
    who = _somebody()
    return [
        {key: who.get(each, each) if isinstance(each, str) else each for key, each in way.items()}
        for way in found
    ]


def _somebody() -> Answers:
    """Somebody of their own for each walk: one address or number isn't told of much in a day."""
    number = next(_residents)
    return {
        _EXAMPLES[QuestionType.EMAIL]: f"resident-{number}@example.com",
        _EXAMPLES[QuestionType.PHONE]: f"+441632960{number % 1000:03}",
    }


def _answers_to(definition: Definition, target: Page | None) -> dict[str, Any]:
    relevant = _relevant(definition, target)
    for answers in _leading(definition, target, relevant, {}):
        return answers
    raise AssertionError(f"No answers lead to {target.key if target else 'the end'}")


def _leading(
    definition: Definition, target: Page | None, relevant: set[str], answers: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Answers that pass the target, going on to the end where that can be reached."""
    way = walk(definition, answers)
    if way.next is None or way.next.ends:
        if _reached(way, target):
            yield answers
        return
    questions = questions_on(definition, way.next, way.answers)
    choices = [list(_choices(question, question.key in relevant)) for question in questions]
    for chosen in product(*choices):
        given = {question.key: choice for question, choice in zip(questions, chosen, strict=True)}
        yield from _leading(definition, target, relevant, {**answers, **given})


def _reached(way: Walk, target: Page | None) -> bool:
    return way.next is None if target is None else target in (*way.pages, way.next)


def _relevant(definition: Definition, target: Page | None) -> set[str]:
    """The questions on which it rests whether a page is reached, or passed by an early end."""
    pages = [page for page in definition.pages if page.ends or page is target]
    found: set[str] = set()
    while pages:
        page = pages.pop()
        for name in {page.only_if, *(question.only_if for question in page.questions)} - {None}:
            for test in tests(definition.conditions, name):
                if test.question not in found:
                    found.add(test.question)
                    pages.append(definition.page_of[test.question])
    return found


def _choices(question: Question, decides: bool) -> Iterator[Any]:  # noqa: FBT001
    """Something to answer; everything that may make a difference where the answer decides."""
    many = question.type is QuestionType.CHECKBOXES
    options = [[value] if many else value for value in question.choices]
    if question.questions:
        yield [{each.key: next(_choices(each, decides=False)) for each in question.questions}]
    elif not options:
        yield _example(question)
    yield from options if decides else options[:1]
    if decides and question.type is QuestionType.PLACE:
        yield ELSEWHERE
    if decides and not question.required:
        yield None


def _example(question: Question) -> Any:
    """An answer that this question takes, within its limits."""
    kind = kind_of(question)
    if isinstance(kind, Block):
        return {part.name: _example(part.part.question) for part in kind.asked(question)}
    if question.type in _WITHIN_LIMITS:
        return _WITHIN_LIMITS[question.type](question)
    example = _EXAMPLES[question.type]
    return example[: question.max_length].strip() if question.max_length else example


def _number(question: Question) -> int:
    """Three, or three pence, or the nearest that this question takes."""
    least, most = question.amount.least, question.amount.most
    number = 3 if least is None else max(3, least)
    return number if most is None else min(number, most)


def _day(question: Question) -> str:
    """A day this date question accepts, yesterday if it can be."""
    earliest, latest = question.within.earliest, question.within.latest
    days = max(-1, earliest if earliest is not None else -1)
    days = min(days, latest if latest is not None else days)
    return (clock.today() + timedelta(days=days)).isoformat()


_WITHIN_LIMITS: dict[QuestionType, Callable[[Question], Any]] = {
    QuestionType.RADIOS: lambda each: each.options[0].value,
    QuestionType.NUMBER: lambda each: str(_number(each)) if each.decimals else _number(each),
    QuestionType.MONEY: _number,
    QuestionType.DATE: _day,
    QuestionType.DATE_RANGE: lambda each: {"from": _day(each), "to": _day(each)},
}


def _pages(definition: Definition, answers: Answers) -> tuple[Page, ...]:
    way = walk(definition, answers)
    return (*way.pages, way.next) if way.next else way.pages
