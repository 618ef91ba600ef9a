"""What a form must hold to beyond its shape: names that exist, an order that works."""

from collections.abc import Iterator

from portal.cases.services import Status
from portal.eforms.definitions import RESERVED, Definition, Page, Question, QuestionType
from portal.eforms.definitions import conditions as rules
from portal.eforms.definitions.bookable import faults_of_booking
from portal.eforms.definitions.grouping import faults_of_groups, faults_of_sections
from portal.eforms.definitions.limiting import faults_of_limits
from portal.eforms.definitions.pricing import faults_of_fee
from portal.eforms.definitions.reaching import Reach
from portal.eforms.definitions.relating import (
    faults_of_blocks,
    faults_of_offers,
    faults_of_promises,
    faults_of_reveals,
)
from portal.eforms.definitions.reporting import faults_of_report
from portal.eforms.definitions.retention import faults_of_retention
from portal.eforms.definitions.subscribing import faults_of_subscription
from portal.eforms.kinds import kind_of

Where = list[str | int]
Finding = tuple[Where, str]

_FEWEST_OPTIONS = 2
_ALWAYS_SENSITIVE = {QuestionType.BANK, QuestionType.NATIONAL_INSURANCE}
_ERRORS = ("required", "invalid", "too_long")


def faults_of(definition: Definition) -> list[Finding]:
    """Everything wrong with a form that has the right shape: where it stands, and what."""
    # Each step rests on the one before: without it, what it finds would mislead.
    if faults := list(_repeated_keys(definition)):
        return faults
    faults = [
        *_pages(definition),
        *_questions(definition),
        *_conditions(definition),
        *_contact(definition),
        *_statuses(definition),
        *faults_of_groups(definition),
        *faults_of_sections(definition),
        *faults_of_fee(definition),
        *faults_of_reveals(definition),
        *faults_of_offers(definition),
        *faults_of_blocks(definition),
        *faults_of_promises(definition),
        *faults_of_retention(definition),
        *faults_of_subscription(definition),
        *faults_of_booking(definition),
        *faults_of_report(definition),
    ]
    return faults or [*_order(definition)] or [*_unreached(definition)]


def _repeated_keys(definition: Definition) -> Iterator[Finding]:
    pages: set[str] = set()
    questions: set[str] = set()
    for p, page in enumerate(definition.pages):
        if page.key in pages:
            yield ["pages", p, "key"], f"another page has the key “{page.key}” already"
        pages.add(page.key)
    for where, question in _each_question(definition):
        if question.key in questions:
            yield [*where, "key"], f"another question has the key “{question.key}” already"
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
        openly = [each for each in page.questions if each.key not in page.revealed_by]
        if len(openly) > 1 and not page.title:
            yield ["pages", p], "a page with several questions needs a title"


def _questions(definition: Definition) -> Iterator[Finding]:
    for where, question in _each_question(definition):
        if kind_of(question).has_options and len(question.options) < _FEWEST_OPTIONS:
            yield where, f"“{question.key}” needs {_FEWEST_OPTIONS} options or more"
        if not kind_of(question).has_options and question.options:
            said = f"“{question.key}” is {question.type.value}, which has no options"
            yield [*where, "options"], said
        if len(question.choices) != len(question.options):
            yield [*where, "options"], f"two options of “{question.key}” have the same value"
        if question.required and "required" not in question.errors:
            said = "say under “errors: required:” what to do"
            yield where, f"“{question.key}” must not be left empty: {said}"
        for name in question.errors:
            if name not in _ERRORS:
                known = ", ".join(_ERRORS)
                yield [*where, "errors", name], f"“{name}” is not an error: use one of {known}"
        if question.type in _ALWAYS_SENSITIVE and not question.sensitive:
            yield where, f"“{question.key}” is {question.type.value}: say “sensitive: true”"
        yield from faults_of_limits(where, question)


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
    test = definition.conditions[name]
    if not isinstance(test, rules.Test):
        return
    where: Where = ["conditions", name]
    question = definition.questions.get(test.question)
    if question is None:
        yield where, f"there is no question “{test.question}”"
        return
    if question.type is QuestionType.EQUALITY:
        yield where, f"“{question.key}” is about equality: nothing may rest on its answer"
        return
    if test.wanted and not isinstance(test, kind_of(question).compares):
        yield where, f"“{question.key}” is {question.type.value}: {_operator_for(question)}"
        return
    for value in test.wanted:
        if value not in question.choices:
            yield where, f"“{question.key}” has no option “{value}”"


def _operator_for(question: Question) -> str:
    named = [f"“{each.operator}”" for each in kind_of(question).compares] or ["“answered”"]
    return f"use {' or '.join(named)}"


def _circular(definition: Definition) -> Iterator[str]:
    for name in definition.conditions:
        seen: set[str] = set()
        waiting = list(_parts(definition, name))
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                waiting.extend(_parts(definition, part))
        if name in seen:
            yield name


def _parts(definition: Definition, name: str) -> tuple[str, ...]:
    condition = definition.conditions.get(name)
    return rules.parts(condition) if condition else ()


def _contact(definition: Definition) -> Iterator[Finding]:
    for role, key in definition.contact.model_dump(exclude_none=True).items():
        question = definition.questions.get(key)
        if question is None:
            yield ["contact", role], f"there is no question “{key}”"
        elif question.type.value != role:
            yield ["contact", role], f"“{key}” asks for {question.type.value}, not for {role}"


def _statuses(definition: Definition) -> Iterator[Finding]:
    # That something is to be paid is said of a case by its fee, in every service.
    known = [status.value for status in Status if status is not Status.PAYMENT_DUE]
    for index, name in enumerate(definition.statuses):
        if name not in known:
            yield ["statuses", index], f"there is no status “{name}”: use {', '.join(known)}"


def _order(definition: Definition) -> Iterator[Finding]:
    """A condition may only look back: at questions on earlier pages."""
    position = {page.key: index for index, page in enumerate(definition.pages)}
    for where, name in _uses(definition):
        index = int(where[1])
        for test in rules.tests(definition.conditions, name):
            if position[definition.page_of[test.question].key] >= index:
                yield where, f"“{name}” rests on “{test.question}”, which is not asked before this"


def _unreached(definition: Definition) -> Iterator[Finding]:
    where = {question.key: where for where, question in _each_question(definition)}
    position = {page.key: index for index, page in enumerate(definition.pages)}
    for part in Reach(definition).unreached():
        match part:
            case Page():
                yield ["pages", position[part.key]], f"no answers lead to the page “{part.key}”"
            case Question():
                yield where[part.key], f"no answers lead to the question “{part.key}”"
            case None:
                last = len(definition.pages) - 1
                yield ["pages", last], "nobody can send this form: every way ends on an end page"


def _uses(definition: Definition) -> Iterator[tuple[Where, str]]:
    for p, page in enumerate(definition.pages):
        if page.only_if:
            yield ["pages", p, "only_if"], page.only_if
        for q, question in enumerate(page.questions):
            if question.only_if:
                yield ["pages", p, "questions", q, "only_if"], question.only_if


def _each_question(definition: Definition) -> Iterator[tuple[Where, Question]]:
    """Those that are asked on a page, and after a group those of its items."""
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            where: Where = ["pages", p, "questions", q]
            yield where, question
            for s, inside in enumerate(question.questions):
                yield [*where, "questions", s], inside
