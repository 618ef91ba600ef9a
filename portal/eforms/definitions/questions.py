"""What a question is: its type from a closed list, its words, its limits."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

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
    NUMBER = "number"
    MONEY = "money"
    SELECT = "select"
    DATE_RANGE = "date_range"
    TIME = "time"
    NATIONAL_INSURANCE = "national_insurance"
    VEHICLE = "vehicle"
    COUNCIL_TAX = "council_tax"
    BANK = "bank"
    PERSON = "person"
    ORGANISATION = "organisation"
    ADD_ANOTHER = "add_another"
    FILE = "file"
    DECLARATION = "declaration"
    CONSENT = "consent"
    EQUALITY = "equality"
    SLOT = "slot"
    KNOWN = "known"


class Option(Frozen):
    """One choice. `alone` marks "none of these": it can't be chosen with another.

    `reveal` names a question of the same page that is asked only of those who choose this.
    """

    value: Key
    label: Words
    hint: Words | None = None
    picture: Key | None = None
    alone: bool = False
    reveal: Key | None = None


class DateRange(Frozen):
    """How far a date may lie from today, in days; negative is the past."""

    earliest: int | None = Field(default=None, ge=-50_000, le=50_000)
    latest: int | None = Field(default=None, ge=-50_000, le=50_000)


class Amount(Frozen):
    """The least and most of a number; of money, in pence."""

    least: int | None = Field(default=None, ge=-1_000_000_000, le=1_000_000_000)
    most: int | None = Field(default=None, ge=-1_000_000_000, le=1_000_000_000)


class Count(Frozen):
    """How many files, or how many times a group may be added."""

    fewest: int = Field(default=0, ge=0, le=50)
    most: int = Field(default=10, ge=1, le=50)


class Question(Frozen):
    """One thing that is asked. The key is permanent: answers are kept under it.

    `errors` says in this question's own words what to do: `required`, `invalid`, `too_long`.
    `questions` are those of one item of a group that can be added again; `item` names one of them
    and `another` asks for one more. `offers` names an earlier question of the same type whose
    answer is offered instead of asking again (WCAG 3.3.7). `parts` are the boxes of a block.
    `statement` stands beside the box that a declaration or a consent ticks.
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
    amount: Amount = Amount()
    decimals: int = Field(default=0, ge=0, le=4)
    unit: Words | None = None
    parts: tuple[Key, ...] = ()
    statement: Words | None = None
    autocomplete: str | None = Field(default=None, max_length=60)
    offers: Key | None = None
    questions: tuple["Question", ...] = ()
    item: Words | None = None
    another: Words | None = None
    count: Count = Count()
    accepts: tuple[Literal["image", "pdf", "document"], ...] = ("image", "pdf")
    megabytes: int = Field(default=10, ge=1, le=50)

    @model_validator(mode="before")
    @classmethod
    def _some_are_optional(cls, written: Any) -> Any:
        """Questions about equality, and a box for consent: not ticked, it says no."""
        if not isinstance(written, dict):
            return written
        kind = written.get("type")
        ticks = kind == QuestionType.CONSENT and written.get("statement")
        return {"required": False, **written} if kind == QuestionType.EQUALITY or ticks else written

    @property
    def tells_much(self) -> bool:
        """Whether its answer, or a part of it, is for few eyes."""
        return self.sensitive or any(each.sensitive for each in self.questions)

    @property
    def choices(self) -> dict[str, Option]:
        return {option.value: option for option in self.options}

    @property
    def items_key(self) -> str:
        """Where a draft keeps what is collected so far: no key of a question has a dot."""
        return f"{self.key}.items"


def context_of(service: str, part: str) -> str:
    """The gettext context of a page or question of a form."""
    return f"{service}.{part}"


def question_wording(service: str, question: Question) -> Iterator[Wording]:
    """Its own sentences, then those of its options, then those of the questions of an item."""
    context = context_of(service, question.key)
    own = (question.label, question.hint, question.unit, question.statement)
    for text in (*own, question.item, question.another, *question.errors.values()):
        if text:
            yield Wording(context, text)
    for option in question.options:
        yield Wording(context, option.label)
        if option.hint:
            yield Wording(context, option.hint)
    for each in question.questions:
        yield from question_wording(service, each)
