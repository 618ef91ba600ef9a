"""Which pages and questions some answers lead to, without trying all answers.

What leads to a page becomes a formula over answers that are free to choose. Choosing one answer
makes the formula smaller; parts that share no question are looked at one by one. So the work grows
with what a page rests on, not with the length of the form.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from portal.eforms.definitions import Definition, Page, Question, QuestionType
from portal.eforms.definitions import conditions as rules

_SOME_ANSWER = "some answer"
_ELSEWHERE = {"elsewhere": True}


@dataclass(frozen=True, slots=True)
class _Says:
    """That a test is true of the answer to its question."""

    test: rules.Test
    questions: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Not:
    part: "Undecided"
    questions: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Every:
    parts: frozenset["Undecided"]
    questions: frozenset[str]


type Undecided = _Says | _Not | _Every
type Formula = bool | Undecided


class Reach:
    """What can be reached in a form whose conditions look back only."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._position = {key: index for index, key in enumerate(definition.questions)}
        self._conditions: dict[str, Formula] = {}
        self._asked: dict[str, Formula] = {}
        self._known: dict[Undecided, bool] = {}

    def unreached(self) -> Iterator[Page | Question | None]:
        """Each page, or question of a reached page, that no answers lead to; None is the end."""
        so_far: Formula = True
        for page in self._definition.pages:
            self._ask(page)
            way = _every([so_far, self._condition(page.only_if)])
            if page.ends:
                so_far = _every([so_far, _not(self._condition(page.only_if))])
            if not self._possible(_every([way, self._shown(page)])):
                yield page
                continue
            for question in page.questions:
                if not self._possible(_every([way, self._asked[question.key]])):
                    yield question
        if not self._possible(so_far):
            yield None

    def _ask(self, page: Page) -> None:
        for question in page.questions:
            asked = [self._condition(page.only_if), self._condition(question.only_if)]
            revealing = page.revealed_by.get(question.key)
            if revealing:
                asked.append(self._tested(self._chosen(*revealing)))
            self._asked[question.key] = _every(asked)

    def _chosen(self, question: str, option: str) -> rules.Test:
        if self._definition.questions[question].type is QuestionType.CHECKBOXES:
            return rules.Includes(question=question, value=option)
        return rules.Is(question=question, value=option)

    def _shown(self, page: Page) -> Formula:
        return page.ends or _some(self._condition(each.only_if) for each in page.questions)

    def _condition(self, name: str | None) -> Formula:
        if name is None:
            return True
        if name not in self._conditions:
            self._conditions[name] = self._formula(self._definition.conditions[name])
        return self._conditions[name]

    def _formula(self, condition: rules.Condition) -> Formula:
        parts = [self._condition(part) for part in rules.parts(condition)]
        match condition:
            case rules.All():
                return _every(parts)
            case rules.AnyOf():
                return _some(parts)
            case rules.Not():
                return _not(parts[0])
            case _:
                return self._tested(condition)

    def _tested(self, test: rules.Test) -> Formula:
        """A question that isn't asked is unanswered."""
        asked = self._asked[test.question]
        says = _Says(test, frozenset([test.question]))
        return _some([_not(asked), says]) if test.holds(None) else _every([asked, says])

    def _possible(self, formula: Formula) -> bool:
        if isinstance(formula, bool):
            return formula
        for part in _apart(formula):
            if part not in self._known:
                self._known[part] = self._comes_true(part)
            if not self._known[part]:
                return False
        return True

    def _comes_true(self, formula: Undecided) -> bool:
        """Whether one of the answers to its last question makes it possible."""
        last = max(formula.questions, key=self._position.__getitem__)
        for answer in _answers(self._definition.questions[last], formula):
            if self._possible(_given(formula, last, answer)):
                return True
        return False


def _not(formula: Formula) -> Formula:
    if isinstance(formula, bool):
        return not formula
    return formula.part if isinstance(formula, _Not) else _Not(formula, formula.questions)


def _every(formulas: Iterable[Formula]) -> Formula:
    parts: set[Undecided] = set()
    for formula in formulas:
        if formula is False:
            return False
        if isinstance(formula, _Every):
            parts |= formula.parts
        elif formula is not True:
            parts.add(formula)
    if any(_not(part) in parts for part in parts):
        return False
    return _joined(parts) if parts else True


def _some(formulas: Iterable[Formula]) -> Formula:
    return _not(_every([_not(formula) for formula in formulas]))


def _given(formula: Formula, question: str, answer: Any) -> Formula:
    """What is left of a formula once this question has this answer."""
    if isinstance(formula, bool) or question not in formula.questions:
        return formula
    match formula:
        case _Says():
            return formula.test.holds(answer)
        case _Not():
            return _not(_given(formula.part, question, answer))
        case _Every():
            return _every([_given(part, question, answer) for part in formula.parts])


def _apart(formula: Undecided) -> list[Undecided]:
    """Parts that must all hold and share no question."""
    if not isinstance(formula, _Every):
        return [formula]
    groups: list[tuple[set[Undecided], frozenset[str]]] = []
    for part in formula.parts:
        together, questions, others = {part}, part.questions, []
        for group in groups:
            if group[1].isdisjoint(part.questions):
                others.append(group)
            else:
                together, questions = together | group[0], questions | group[1]
        groups = [*others, (together, questions)]
    return [_joined(together) for together, _ in groups]


def _joined(parts: set[Undecided]) -> Undecided:
    if len(parts) == 1:
        return next(iter(parts))
    return _Every(frozenset(parts), frozenset().union(*(part.questions for part in parts)))


def _tests(formula: Undecided, question: str) -> Iterator[rules.Test]:
    if question not in formula.questions:
        return
    match formula:
        case _Says():
            yield formula.test
        case _Not():
            yield from _tests(formula.part, question)
        case _Every():
            for part in formula.parts:
                yield from _tests(part, question)


def _answers(question: Question, formula: Undecided) -> Iterator[Any]:
    """Answers of which the tests in the formula say all they can."""
    if question.type in {QuestionType.RADIOS, QuestionType.SELECT}:
        yield from question.choices
    elif question.type is QuestionType.CHECKBOXES:
        yield from _selections(question, formula)
    elif question.type is QuestionType.PLACE:
        yield from (_SOME_ANSWER, _ELSEWHERE)
    else:
        yield _SOME_ANSWER
    if not question.required:
        yield None


def _selections(question: Question, formula: Undecided) -> Iterator[list[str]]:
    """Every choice among the options that the formula tests, and one of the others."""
    tested = sorted({value for test in _tests(formula, question.key) for value in test.wanted})
    other = [value for value in question.choices if value not in tested][:1]
    if other:
        yield other
    for count in range(1, len(tested) + 1):
        for chosen in combinations(tested, count):
            if count == 1 or not any(question.choices[value].alone for value in chosen):
                yield list(chosen)
