"""Ways through a form that together lead over each of its pages."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from typing import Any

from portal.core import clock
from portal.eforms.definitions import Definition, Page, Question, QuestionType
from portal.eforms.definitions.conditions import tests
from portal.eforms.walk import Walk, visible_questions, walk

Answers = Mapping[str, Any]

_EXAMPLES = {
    QuestionType.TEXT: "The blue gate sticks, push it hard.",
    QuestionType.LONG_TEXT: "It has been there since the frost.\nIt is deep.",
    QuestionType.EMAIL: "resident@example.com",
    QuestionType.PHONE: "+441632960001",
    QuestionType.NAME: "Zoë Żółkowska-Ahmed",
    QuestionType.ADDRESS: "looked up",  # what the browser finds decides
    QuestionType.PLACE: "looked up",
}


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
    return found


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
    questions = visible_questions(definition, way.next, way.answers)
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
    if not options:
        yield _EXAMPLES[question.type] if question.type in _EXAMPLES else _day(question)
    yield from options if decides else options[:1]
    if decides and not question.required:
        yield None


def _day(question: Question) -> str:
    """A day this date question accepts, yesterday if it can be."""
    earliest, latest = question.within.earliest, question.within.latest
    days = max(-1, earliest if earliest is not None else -1)
    days = min(days, latest if latest is not None else days)
    return (clock.today() + timedelta(days=days)).isoformat()


def _pages(definition: Definition, answers: Answers) -> tuple[Page, ...]:
    way = walk(definition, answers)
    return (*way.pages, way.next) if way.next else way.pages
