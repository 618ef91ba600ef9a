"""The one walk that decides where a person is. All navigation is read off it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.eforms.definitions import Definition, Page, Question, Section
from portal.eforms.definitions.conditions import holds

Answers = Mapping[str, Any]


class TaskStatus(StrEnum):
    COMPLETED = "completed"
    IN_PROGRESS = "in progress"
    NOT_STARTED = "not started"
    CANNOT_START = "cannot start yet"


@dataclass(frozen=True)
class Task:
    """A section of a form: its answered pages, and the first that isn't, or an end page.

    `waits_for` are sections to be answered before, because they decide what this one asks.
    """

    section: Section
    pages: tuple[Page, ...]
    next: Page | None
    waits_for: tuple[Section, ...] = ()

    @property
    def status(self) -> TaskStatus:
        if self.waits_for:
            return TaskStatus.CANNOT_START
        if self.next is None:
            return TaskStatus.COMPLETED
        return TaskStatus.IN_PROGRESS if self.pages else TaskStatus.NOT_STARTED


@dataclass(frozen=True)
class Walk:
    """The way through a form with these answers.

    `pages` are answered, in order; `next` is the first that isn't, an end page, or None when all is
    answered; `answers` are those that count: of questions on the way. An answer of None means that
    an optional question was left empty. `tasks` are the sections of a form that has a task list,
    once what stands before it is answered.
    """

    pages: tuple[Page, ...]
    next: Page | None
    answers: dict[str, Any]
    tasks: tuple[Task, ...] = ()

    @property
    def complete(self) -> bool:
        return self.next is None

    def allows(self, page: Page) -> bool:
        """Whether a person may stand on this page: it is behind them, or next in its section."""
        if page is self.next or any(page is each for each in self.pages):
            return True
        return any(page is task.next for task in self.tasks)

    def before(self, page: Page) -> Page | None:
        """The page that Back leads to; None at the beginning of the form, or of a section."""
        task = self.task_of(page)
        passed, open_page = (task.pages, task.next) if task else (self.pages, self.next)
        way = (*passed, open_page) if open_page else passed
        index = next((i for i, each in enumerate(way) if each is page), 0)
        return way[index - 1] if index else None

    def task_of(self, page: Page) -> Task | None:
        """The section that a page belongs to, where the form has a task list."""
        return next((each for each in self.tasks if each.section.key == page.section), None)


def walk(definition: Definition, answers: Answers) -> Walk:
    """Go from the first page to the first one that isn't answered.

    Once the pages before the sections are answered, each section is gone through by itself.
    """
    passed: list[Page] = []
    live: dict[str, Any] = {}
    stop = _pass(definition, definition.opening, answers, passed, live)
    if stop is not None or not definition.sections:
        return Walk(tuple(passed), stop, live)
    tasks = tuple(_tasks(definition, answers, live))
    passed += (page for task in tasks for page in task.pages)
    open_pages = (task.next for task in tasks if task.next)
    return Walk(tuple(passed), next(open_pages, None), live, tasks)


def _pass(
    definition: Definition,
    pages: Iterable[Page],
    answers: Answers,
    passed: list[Page],
    live: dict[str, Any],
) -> Page | None:
    """Go over pages, taking down what counts, to the first that isn't answered; None if all are."""
    for page in pages:
        if page.only_if and not holds(definition.conditions, page.only_if, live):
            continue
        if page.ends:
            return page
        given: dict[str, Any] = {}
        plain = page.asks_all and not page.revealed_by
        asked = page.questions if plain else visible_questions(definition, page, live, answers)
        for question in asked:
            if not is_answered(question, answers):
                return page
            given[question.key] = answers[question.key]
        if given:
            live.update(given)
            passed.append(page)
    return None


def _tasks(definition: Definition, answers: Answers, live: dict[str, Any]) -> Iterator[Task]:
    """Each section that asks anything, or can't say yet; conditions look back at earlier ones."""
    undecided: set[str] = set()  # pages of which it isn't known yet whether and what they ask
    for section in definition.sections:
        pages = definition.pages_in[section.key]
        waits_for = tuple(_before(definition, section, undecided))
        if waits_for:
            undecided.update(page.key for page in pages)
            yield Task(section, (), None, waits_for)
            continue
        passed: list[Page] = []
        stop = _pass(definition, pages, answers, passed, live)
        if stop is not None:
            undecided.update(page.key for page in pages[pages.index(stop) :])
        if passed or stop:
            yield Task(section, tuple(passed), stop)


def _before(definition: Definition, section: Section, undecided: set[str]) -> Iterator[Section]:
    """The sections with questions that decide what this one asks, and have no answer yet."""
    waiting = {page.section for page in definition.rests_on[section.key] if page.key in undecided}
    return (each for each in definition.sections if each.key in waiting)


def visible_questions(
    definition: Definition, page: Page, live: Answers, given: Answers | None = None
) -> list[Question]:
    """The questions of this page that count, given the answers on the way to it.

    What an option reveals counts where that option is chosen: in the answers `given` to the page,
    which are those on the way where nothing else is said.
    """
    standing = questions_on(definition, page, live)
    if not page.revealed_by:
        return standing
    chosen = live if given is None else given
    return [each for each in standing if _is_revealed(page, each, chosen)]


def questions_on(definition: Definition, page: Page, live: Answers) -> list[Question]:
    """The questions that stand on this page, those that an option may reveal among them."""
    if page.asks_all:
        return list(page.questions)
    standing: dict[str, Question] = {}
    for each in page.questions:
        revealing = page.revealed_by.get(each.key)
        if revealing is not None and revealing.question not in standing:
            continue
        if holds(definition.conditions, each.only_if, live):
            standing[each.key] = each
    return list(standing.values())


def is_answered(question: Question, answers: Answers) -> bool:
    """An optional question is answered once its page was sent, empty or not."""
    if question.key not in answers:
        return False
    return answers[question.key] is not None or not question.required


def _is_revealed(page: Page, question: Question, given: Answers) -> bool:
    revealing = page.revealed_by.get(question.key)
    if revealing is None:
        return True
    chosen = given.get(revealing.question)
    return revealing.option in (chosen if isinstance(chosen, list) else [chosen])
