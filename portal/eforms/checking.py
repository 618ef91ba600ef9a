"""What a form must hold to beyond its shape: names that exist, an order that works."""

import itertools
from collections.abc import Iterator

from portal.cases.statuses import Status
from portal.eforms import conditions as rules
from portal.eforms.definitions import RESERVED, Definition, Question, QuestionType
from portal.eforms.walk import walk

Where = list[str | int]
Finding = tuple[Where, str]

_WITH_OPTIONS = {QuestionType.RADIOS, QuestionType.CHECKBOXES}
_FEWEST_OPTIONS = 2
_MOST_TRIES = 20_000
_SOME_ANSWER = "some other answer"
_ERRORS = {"required", "invalid", "too_long"}


def faults_of(definition: Definition) -> list[Finding]:
    """Everything wrong with a form that has the right shape: where it stands, and what."""
    faults = [
        *_repeated_keys(definition),
        *_pages(definition),
        *_questions(definition),
        *_conditions(definition),
        *_contact(definition),
        *_statuses(definition),
    ]
    # The rest follows the conditions, so they have to make sense first.
    return faults or [*_order(definition), *_unreached(definition)]


def _repeated_keys(definition: Definition) -> Iterator[Finding]:
    pages: set[str] = set()
    questions: set[str] = set()
    for p, page in enumerate(definition.pages):
        if page.key in pages:
            yield ["pages", p, "key"], f"another page has the key “{page.key}” already"
        pages.add(page.key)
        for q, question in enumerate(page.questions):
            if question.key in questions:
                where: Where = ["pages", p, "questions", q, "key"]
                yield where, f"another question has the key “{question.key}” already"
            questions.add(question.key)


def _pages(definition: Definition) -> Iterator[Finding]:
    for p, page in enumerate(definition.pages):
        if page.key in RESERVED:
            yield ["pages", p, "key"], f"“{page.key}” is a page of the portal's own"
        if page.ends and page.questions:
            yield ["pages", p], "a page that ends the form can't ask anything"
        if page.ends and not page.title:
            yield ["pages", p], "a page that ends the form needs a title"
        if not page.ends and not page.questions:
            yield ["pages", p], "a page needs a question"
        if len(page.questions) > 1 and not page.title:
            yield ["pages", p], "a page with several questions needs a title"


def _questions(definition: Definition) -> Iterator[Finding]:
    for where, question in _each_question(definition):
        if question.type in _WITH_OPTIONS and len(question.options) < _FEWEST_OPTIONS:
            yield where, f"“{question.key}” needs at least {_FEWEST_OPTIONS} options"
        if question.type not in _WITH_OPTIONS and question.options:
            yield where, f"“{question.key}” is of a type without options"
        if len(question.choices) != len(question.options):
            yield [*where, "options"], f"two options of “{question.key}” have the same value"
        if question.required and "required" not in question.errors:
            yield where, f"“{question.key}” must say what to do when it is left empty"
        for name in question.errors.keys() - _ERRORS:
            yield [*where, "errors", name], f"unknown error “{name}”: use {sorted(_ERRORS)}"


def _conditions(definition: Definition) -> Iterator[Finding]:
    for name, condition in definition.conditions.items():
        for part in rules.parts(condition):
            if part not in definition.conditions:
                yield ["conditions", name], f"there is no condition “{part}”"
        yield from _test_faults(definition, name)
    for name in _circular(definition):
        yield ["conditions", name], f"“{name}” rests on itself"
    for where, used in _uses(definition):
        if used not in definition.conditions:
            yield where, f"there is no condition “{used}”"


def _test_faults(definition: Definition, name: str) -> Iterator[Finding]:
    condition = definition.conditions[name]
    if rules.parts(condition):
        return
    for test in rules.tests(definition.conditions, name):
        question = definition.questions.get(test.question)
        if question is None:
            yield ["conditions", name], f"there is no question “{test.question}”"
            continue
        unknown = [value for value in test.wanted if value not in question.choices]
        if question.type in _WITH_OPTIONS and unknown:
            yield ["conditions", name], f"“{question.key}” has no option “{unknown[0]}”"
        if isinstance(test, rules.Includes) is not (question.type is QuestionType.CHECKBOXES) and (
            test.wanted
        ):
            yield ["conditions", name], "use “includes” for checkboxes, “is” or “in” elsewhere"


def _circular(definition: Definition) -> list[str]:
    def rests_on(name: str, seen: frozenset[str]) -> bool:
        if name in seen:
            return True
        condition = definition.conditions.get(name)
        return condition is not None and any(
            rests_on(part, seen | {name}) for part in rules.parts(condition)
        )

    return [name for name in definition.conditions if rests_on(name, frozenset())]


def _contact(definition: Definition) -> Iterator[Finding]:
    for role, key in definition.contact.model_dump(exclude_none=True).items():
        if key not in definition.questions:
            yield ["contact", role], f"there is no question “{key}”"


def _statuses(definition: Definition) -> Iterator[Finding]:
    known = {status.value for status in Status}
    for index, name in enumerate(definition.statuses):
        if name not in known:
            yield ["statuses", index], f"there is no status “{name}”"


def _order(definition: Definition) -> Iterator[Finding]:
    """A condition may only look back: at questions on earlier pages."""
    position = {page.key: index for index, page in enumerate(definition.pages)}
    for where, name in _uses(definition):
        index = int(where[1])
        for test in rules.tests(definition.conditions, name):
            if position[definition.page_of[test.question].key] >= index:
                yield where, f"“{name}” rests on “{test.question}”, which is not asked before this"


def _unreached(definition: Definition) -> Iterator[Finding]:
    reached = _reached(definition)
    for p, page in enumerate(definition.pages):
        if page.key not in reached:
            yield ["pages", p], f"no answers lead to the page “{page.key}”"


def _reached(definition: Definition) -> set[str]:
    """The pages that some answers lead to, found by trying every answer that conditions ask for."""
    deciding = sorted(
        {
            test.question
            for name in {name for _, name in _uses(definition)}
            for test in rules.tests(definition.conditions, name)
        }
    )
    values = [_values(definition.questions[key]) for key in deciding]
    reached: set[str] = set()
    for combination in itertools.islice(itertools.product(*values), _MOST_TRIES):
        answers: dict[str, object] = dict.fromkeys(definition.questions, _SOME_ANSWER)
        answers.update(zip(deciding, combination, strict=True))
        way = walk(definition, answers)
        reached.update(page.key for page in way.pages)
        reached.update([way.next.key] if way.next else [])
    return reached


def _values(question: Question) -> list[object]:
    """Answers that differ for a condition."""
    empty: list[object] = [] if question.required else [None]
    if question.type is QuestionType.RADIOS:
        return [*question.choices, *empty]
    if question.type is QuestionType.CHECKBOXES:
        each: list[object] = [[value] for value in question.choices]
        return [*each, list(question.choices), *empty]
    return [_SOME_ANSWER, *empty]


def _uses(definition: Definition) -> Iterator[tuple[Where, str]]:
    for p, page in enumerate(definition.pages):
        if page.only_if:
            yield ["pages", p, "only_if"], page.only_if
        for q, question in enumerate(page.questions):
            if question.only_if:
                yield ["pages", p, "questions", q, "only_if"], question.only_if


def _each_question(definition: Definition) -> Iterator[tuple[Where, Question]]:
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            yield ["pages", p, "questions", q], question
