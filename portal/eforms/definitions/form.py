"""What a form is: frozen models of `forms/*.yaml`. Services have no Python of their own.

All wording is English and is looked up in gettext with a context of form and question, so that a
translation goes stale exactly when the sentence changes.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field

from portal.accounts.services import After, Basis, SpecialCondition
from portal.eforms.definitions.booking import Booking
from portal.eforms.definitions.conditions import Condition, tests
from portal.eforms.definitions.fees import Fee
from portal.eforms.definitions.questions import (
    Frozen,
    Key,
    Question,
    Wording,
    Words,
    context_of,
    question_wording,
)
from portal.eforms.definitions.reporting import Reported
from portal.eforms.definitions.retention import Retention
from portal.eforms.definitions.subscribing import Subscription

# Pages of the engine's own.
RESERVED = frozenset(
    {
        "check",
        "pay",
        "done",
        "resume",
        "tasks",
        "save",
        "saved",
        "finish",
        "paper",
        "for",
        "offline",
    }
)

_LONGEST_YEARS = 7


class Action(StrEnum):
    """The four doors of the home page."""

    REPORT = "report"
    PAY = "pay"
    APPLY = "apply"
    BOOK = "book"


class CaseKind(StrEnum):
    APPLICATION = "application"
    REPORT = "report"
    BOOKING = "booking"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"


class Revealing(NamedTuple):
    """The question and the option of it that reveal another."""

    question: str
    option: str


class Page(Frozen):
    """One page: questions, or (`ends`) the words for somebody this service isn't right for."""

    key: Key
    title: Words | None = None
    text: tuple[Words, ...] = ()
    questions: tuple[Question, ...] = ()
    only_if: Key | None = None
    ends: bool = False
    call: Literal["phone", "emergency_phone"] | None = None
    picture: Key | None = None
    section: Key | None = None

    @property
    def heading(self) -> str:
        """The title, or the label of the only question: a page has one heading."""
        return self.title or self.questions[0].label

    @property
    def single(self) -> bool:
        """Whether the label of its one question is the heading of the page."""
        return self.title is None

    @cached_property
    def asks_all(self) -> bool:
        """Whether everybody who comes to this page is asked all its questions."""
        return not self.revealed_by and not any(each.only_if for each in self.questions)

    @cached_property
    def revealed_by(self) -> dict[str, Revealing]:
        """For each question that is asked only under an option of another: which that is."""
        return {
            option.reveal: Revealing(question.key, option.value)
            for question in self.questions
            for option in question.options
            if option.reveal
        }


class Clock(Frozen):
    """Working days from receipt; of a complaint `respond` counts from its acknowledgement."""

    acknowledge: int = Field(ge=0, le=60)
    respond: int = Field(ge=1, le=400)


class Section(Frozen):
    """Pages that belong together in a task list: people choose the order of sections."""

    key: Key
    title: Words


class Way(Frozen):
    """Another way to do what the form does. The council's settings hold numbers and addresses."""

    by: Literal["phone", "visit", "paper"]
    text: Words


class ContactKeys(Frozen):
    """Which questions hold the name, email, phone and address of whoever sent the form."""

    name: Key | None = None
    email: Key | None = None
    phone: Key | None = None
    address: Key | None = None


class Definition(Frozen):
    """A whole service. Its digest is the identity of a version."""

    service: Key
    title: Words
    summary: Words
    action: Action
    kind: CaseKind
    team: Key
    lgsl: int | None = None  # where the list has a number for it
    life_events: tuple[Key, ...] = ()
    keywords: tuple[Words, ...] = ()
    popular: int = 0
    picture: Key | None = None
    minutes: int = Field(ge=1, le=120)
    needs: tuple[Words, ...] = ()
    cost: Words
    next: tuple[Words, ...]
    purpose: Words
    lawful_basis: Basis | None = None
    special_category: SpecialCondition | None = None
    retention: Retention | None = None
    retention_years: int | None = Field(default=None, ge=1, le=100)  # in versions of before
    clock: Clock
    statuses: tuple[Key, ...]
    contact: ContactKeys = ContactKeys()
    declaration: Words | None = None
    ways: tuple[Way, ...] = ()
    hints: tuple[Words, ...] = ()  # for an adviser who fills it in with somebody
    sections: tuple[Section, ...] = ()
    fee: Fee | None = None
    subscription: Subscription | None = None
    booking: Booking | None = None
    report: Reported | None = None
    conditions: dict[Key, Condition] = Field(default_factory=dict)
    pages: tuple[Page, ...] = Field(min_length=1)

    @cached_property
    def keeps(self) -> Retention:
        """How long its cases are kept; versions of before named a number of years only."""
        years = self.retention_years or _LONGEST_YEARS
        return self.retention or Retention(years=years, then=After.ANONYMISE, because=self.purpose)

    @cached_property
    def page_by_key(self) -> dict[str, Page]:
        return {page.key: page for page in self.pages}

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for page in self.pages for question in page.questions}

    @cached_property
    def page_of(self) -> dict[str, Page]:
        """The page on which each question stands."""
        return {question.key: page for page in self.pages for question in page.questions}

    @cached_property
    def opening(self) -> tuple[Page, ...]:
        """The pages before the first section; of a form without sections, all."""
        if not self.sections:
            return self.pages
        return tuple(page for page in self.pages if page.section is None)

    @cached_property
    def pages_in(self) -> dict[str, tuple[Page, ...]]:
        """The pages of each section, in order."""
        return {
            section.key: tuple(page for page in self.pages if page.section == section.key)
            for section in self.sections
        }

    @cached_property
    def rests_on(self) -> dict[str, tuple[Page, ...]]:
        """For each section: the pages of others with questions that decide what it asks."""
        found = {key: self._decided_by(pages) for key, pages in self.pages_in.items()}
        return {
            key: tuple(page for page in pages if page.section not in {None, key})
            for key, pages in found.items()
        }

    def _decided_by(self, pages: Iterable[Page]) -> list[Page]:
        names = {page.only_if for page in pages}
        names |= {question.only_if for page in pages for question in page.questions}
        tested = [test for name in names - {None} for test in tests(self.conditions, str(name))]
        return [self.page_of[test.question] for test in tested]

    def wording(self) -> Iterator[Wording]:
        """Every sentence of this form that a person can read, for the catalogues."""
        because = self.retention and self.retention.because
        for text in (
            self.title, self.summary, self.cost, self.purpose, because, self.declaration
        ):  # fmt: skip
            if text:
                yield Wording(self.service, text)
        fees = [line.label for line in self.fee.lines] if self.fee else []
        fees += [self.report.name] if self.report and self.report.name else []
        fees += [self.subscription.more] if self.subscription else []
        fees += [self.booking.within.say] if self.booking and self.booking.within else []
        parts = [*(way.text for way in self.ways), *(each.title for each in self.sections), *fees]
        for text in (*self.needs, *self.next, *self.keywords, *self.hints, *parts):
            yield Wording(self.service, text)
        for page in self.pages:
            yield from self._page_wording(page)

    def _page_wording(self, page: Page) -> Iterator[Wording]:
        context = context_of(self.service, page.key)
        for text in (page.title, *page.text):
            if text:
                yield Wording(context, text)
        for question in page.questions:
            yield from question_wording(self.service, question)
