"""The one walk that decides where a person is. All navigation is read off it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.eforms.definitions import Definition, Page, Question
from portal.eforms.definitions.conditions import holds

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """The way through a form with these answers.

    `pages` are answered, in order; `next` is the first that isn't, an end page, or None when all is
    answered; `answers` are those that count: of questions on the way. An answer of None means that
    an optional question was left empty.
    """

    pages: tuple[Page, ...]
    next: Page | None
    answers: dict[str, Any]

    @property
    def complete(self) -> bool:
        return self.next is None

    def allows(self, page: Page) -> bool:
        """Whether a person may stand on this page: it is behind them, or next."""
        return page in self.pages or page is self.next

    def before(self, page: Page) -> Page | None:
        """The page that Back leads to; None at the beginning."""
        way = (*self.pages, self.next) if self.next else self.pages
        index = next((i for i, each in enumerate(way) if each is page), 0)
        return way[index - 1] if index else None


def walk(definition: Definition, answers: Answers) -> Walk:
    """Go from the first page to the first one that isn't answered."""
    passed: list[Page] = []
    live: dict[str, Any] = {}
    for page in definition.pages:
        if not holds(definition.conditions, page.only_if, live):
            continue
        if page.ends:
            return Walk(tuple(passed), page, live)
        asked = visible_questions(definition, page, live, answers)
        if not all(is_answered(question, answers) for question in asked):
            return Walk(tuple(passed), page, live)
        live.update((question.key, answers[question.key]) for question in asked)
        if asked:
            passed.append(page)
    return Walk(tuple(passed), None, live)


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
    if not page.revealed_by:
        return [each for each in page.questions if holds(definition.conditions, each.only_if, live)]
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
