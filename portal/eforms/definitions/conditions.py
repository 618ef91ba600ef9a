"""Named conditions: typed operators over answers, never an expression language.

An unanswered question makes a test false, so `not` of it is true; a test on a question of a page
that isn't on the way counts as unanswered.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Answers = Mapping[str, Any]


class _Test(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    question: str

    @property
    def wanted(self) -> tuple[str, ...]:
        """The option values this test speaks of."""
        return ()


class Is(_Test):
    operator: ClassVar[str] = "is"

    value: str = Field(alias="is")

    def holds(self, answer: Any) -> bool:
        return bool(answer == self.value)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (self.value,)


class IsOneOf(_Test):
    operator: ClassVar[str] = "in"

    values: tuple[str, ...] = Field(alias="in", min_length=1)

    def holds(self, answer: Any) -> bool:
        return answer in self.values

    @property
    def wanted(self) -> tuple[str, ...]:
        return self.values


class Includes(_Test):
    operator: ClassVar[str] = "includes"

    value: str = Field(alias="includes")

    def holds(self, answer: Any) -> bool:
        return isinstance(answer, list) and self.value in answer

    @property
    def wanted(self) -> tuple[str, ...]:
        return (self.value,)


class Answered(_Test):
    operator: ClassVar[str] = "answered"

    answered: bool

    def holds(self, answer: Any) -> bool:
        return (answer is not None) is self.answered


class Elsewhere(_Test):
    """That somebody else than the council is responsible there, who doesn't hear of it from us.

    The answer says so: it was looked up when the place was given.
    """

    operator: ClassVar[str] = "place"

    question: str = Field(alias="place")

    def holds(self, answer: Any) -> bool:
        if not isinstance(answer, dict):
            return False
        return bool(answer.get("elsewhere")) and not answer.get("forwarded")


class _Combination(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class All(_Combination):
    operator: ClassVar[str] = "all"

    names: tuple[str, ...] = Field(alias="all", min_length=1)


class AnyOf(_Combination):
    operator: ClassVar[str] = "any"

    names: tuple[str, ...] = Field(alias="any", min_length=1)


class Not(_Combination):
    operator: ClassVar[str] = "not"

    name: str = Field(alias="not")


_KINDS = (Is, IsOneOf, Includes, Answered, Elsewhere, All, AnyOf, Not)
OPERATORS = tuple(kind.operator for kind in _KINDS)


def _operator(value: Any) -> str | None:
    """Which kind of condition this is: the operator it names."""
    if isinstance(value, _KINDS):
        return str(value.operator)
    if not isinstance(value, dict):
        return None
    named = [key for key in value if key in OPERATORS]
    return named[0] if len(named) == 1 else None


Condition = Annotated[
    Annotated[Is, Tag("is")]
    | Annotated[IsOneOf, Tag("in")]
    | Annotated[Includes, Tag("includes")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[Elsewhere, Tag("place")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _operator,
        custom_error_type="unknown_operator",
        custom_error_message="A condition needs exactly one operator",
    ),
]

Test = Is | IsOneOf | Includes | Answered | Elsewhere

Conditions = Mapping[str, Condition]


def holds(conditions: Conditions, name: str | None, answers: Answers) -> bool:
    """Whether the named condition is true of these answers; no condition is always true."""
    if name is None:
        return True
    condition = conditions[name]
    match condition:
        case All():
            return all(holds(conditions, each, answers) for each in condition.names)
        case AnyOf():
            return any(holds(conditions, each, answers) for each in condition.names)
        case Not():
            return not holds(conditions, condition.name, answers)
        case _:
            return condition.holds(answers.get(condition.question))


def parts(condition: Condition) -> tuple[str, ...]:
    """The names that a combination is made of; none for a test."""
    match condition:
        case All() | AnyOf():
            return condition.names
        case Not():
            return (condition.name,)
        case _:
            return ()


def tests(conditions: Conditions, name: str) -> Iterator[Test]:
    """Every test that the named condition rests on."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        condition = conditions[each]
        if isinstance(condition, Test):
            yield condition
        waiting.extend(reversed(parts(condition)))


def sentence(conditions: Conditions, name: str, label: Callable[[str, str | None], str]) -> str:
    """The condition in English: “Is anyone in danger now?” is “Yes”.

    `label(question, value)` gives the words of a question, or of one of its options.
    """
    condition = conditions[name]
    match condition:
        case All():
            return " and ".join(_part(conditions, each, label) for each in condition.names)
        case AnyOf():
            return " or ".join(_part(conditions, each, label) for each in condition.names)
        case Not():
            return f"not ({sentence(conditions, condition.name, label)})"
        case Answered():
            verb = "is answered" if condition.answered else "is not answered"
            return f"“{label(condition.question, None)}” {verb}"
        case Elsewhere():
            return f"somebody else is responsible for “{label(condition.question, None)}”"
        case _:
            values = " or ".join(f"“{label(condition.question, v)}”" for v in condition.wanted)
            verb = "includes" if isinstance(condition, Includes) else "is"
            return f"“{label(condition.question, None)}” {verb} {values}"


def _part(conditions: Conditions, name: str, label: Callable[[str, str | None], str]) -> str:
    """A part of a combination: in brackets where “and” and “or” would meet."""
    said = sentence(conditions, name, label)
    return f"({said})" if isinstance(conditions[name], All | AnyOf) else said
