"""What a form is: frozen models of `forms/*.yaml`. Services have no Python of their own.

All wording is English and is looked up in gettext with a context of form and question, so that a
translation goes stale exactly when the sentence changes.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portal.eforms.conditions import Condition

Key = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$", max_length=40)
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]

RESERVED = frozenset({"check", "pay", "done", "resume"})  # pages of the engine's own


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(NamedTuple):
    """An English sentence and the gettext context it is looked up with."""

    context: str
    text: str


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


class QuestionType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    PLACE = "place"


class Option(Frozen):
    """One choice. `alone` marks "none of these": it can't be chosen with another."""

    value: Key
    label: Words
    hint: Words | None = None
    picture: Key | None = None
    alone: bool = False


class DateRange(Frozen):
    """How far a date may lie from today, in days; negative is the past."""

    earliest: int | None = Field(default=None, ge=-50_000, le=50_000)
    latest: int | None = Field(default=None, ge=-50_000, le=50_000)


class Question(Frozen):
    """One thing that is asked. The key is permanent: answers are kept under it.

    `errors` says in this question's own words what to do: `required`, `invalid`, `too_long`.
    """

    key: Key
    type: QuestionType
    label: Words
    hint: Words | None = None
    required: bool = True
    options: tuple[Option, ...] = ()
    max_length: int | None = Field(default=None, ge=1, le=20_000)
    within: DateRange = DateRange()
    errors: dict[str, Words] = Field(default_factory=dict)
    only_if: Key | None = None
    picture: Key | None = None
    sensitive: bool = False

    @property
    def choices(self) -> dict[str, Option]:
        return {option.value: option for option in self.options}


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

    @property
    def heading(self) -> str:
        """The title, or the label of the only question: a page has one heading."""
        return self.title or self.questions[0].label

    @property
    def single(self) -> bool:
        """Whether the label of its one question is the heading of the page."""
        return self.title is None


class Clock(Frozen):
    """Working days from receipt."""

    acknowledge: int = Field(ge=0, le=60)
    respond: int = Field(ge=1, le=400)


class ContactKeys(Frozen):
    """Which questions hold the name, email and phone of the person who sent the form."""

    name: Key | None = None
    email: Key | None = None
    phone: Key | None = None


class Definition(Frozen):
    """A whole service. Its digest is the identity of a version."""

    service: Key
    title: Words
    summary: Words
    action: Action
    kind: CaseKind
    team: Key
    lgsl: int
    life_events: tuple[Key, ...] = ()
    keywords: tuple[Words, ...] = ()
    popular: int = 0
    picture: Key | None = None
    minutes: int = Field(ge=1, le=120)
    needs: tuple[Words, ...] = ()
    cost: Words
    next: tuple[Words, ...]
    purpose: Words
    retention_years: int = Field(ge=1, le=100)
    clock: Clock
    statuses: tuple[Key, ...]
    contact: ContactKeys = ContactKeys()
    declaration: Words | None = None
    conditions: dict[Key, Condition] = Field(default_factory=dict)
    pages: tuple[Page, ...] = Field(min_length=1)

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

    def wording(self) -> Iterator[Wording]:
        """Every sentence of this form that a person can read, for the catalogues."""
        for text in (self.title, self.summary, self.cost, self.purpose, self.declaration):
            if text:
                yield Wording(self.service, text)
        for text in (*self.needs, *self.next, *self.keywords):
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


def context_of(service: str, part: str) -> str:
    """The gettext context of a page or question of a form."""
    return f"{service}.{part}"


def question_wording(service: str, question: Question) -> Iterator[Wording]:
    context = context_of(service, question.key)
    yield Wording(context, question.label)
    if question.hint:
        yield Wording(context, question.hint)
    for text in question.errors.values():
        yield Wording(context, text)
    for option in question.options:
        yield Wording(context, option.label)
        if option.hint:
            yield Wording(context, option.hint)
