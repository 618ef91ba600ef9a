"""What sending a form costs, in pence with the VAT in it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.eforms.definitions.questions import Frozen, Key, Words

_DEAREST = 10_000_000

Pence = Annotated[int, Field(ge=0, le=_DEAREST)]
Fund = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]*$", max_length=40)]


class Step(Frozen):
    """The price of up to so many things, for all of them together."""

    up_to: int = Field(ge=1, le=1_000)
    pence: Pence


class PerItem(Frozen):
    """A price by how many: the number that a question asks for, or the items of a group.

    `sum` names a number that is asked of each item: what they come to counts then. With `steps` the
    first counts that is large enough; without, each thing costs the pence of the line.
    """

    question: Key
    sum: Key | None = None
    steps: tuple[Step, ...] = ()


class Limit(Frozen):
    """A lower price that a property can have only so many `times` in so many `months`.

    `address` is the question whose answer says which property. `discount` names the lower price:
    lines of one name count together.
    """

    discount: Key
    address: Key
    times: int = Field(default=1, ge=1, le=100)
    months: int = Field(default=12, ge=1, le=120)


class FeeLine(Frozen):
    """What is paid where its condition holds, unless its property has had its `limit` already.

    Of all lines the first such counts, and beside it each one that is `extra`. `pence` is None
    where the line has steps.
    """

    label: Words
    pence: Pence | None = None
    only_if: Key | None = None
    extra: bool = False
    per: PerItem | None = None
    vat: Literal["standard", "zero", "exempt", "outside"] = "outside"
    limit: Limit | None = None


class Fee(Frozen):
    """What sending this form costs. Shown on its pages; nothing is collected while it is off.

    `collected_if` is for who pays at once: where it doesn't hold, the form says how else. `fund` is
    finance's code for where the money goes. Who doesn't pay within `days_to_pay` has sent nothing
    in the end.
    """

    lines: tuple[FeeLine, ...] = Field(min_length=1)
    collected: bool = False
    collected_if: Key | None = None
    fund: Fund | None = None
    days_to_pay: int = Field(default=14, ge=1, le=90)
