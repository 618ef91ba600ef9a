"""What a question is: its type from a closed list, its words, its limits."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$", max_length=40)
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(NamedTuple):
    """An English sentence and the gettext context it is looked up with."""

    context: str
    text: str


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
