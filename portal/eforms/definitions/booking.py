"""What is booked with a form: a time in a calendar, which its question of type `slot` asks for."""

from typing import Literal

from pydantic import Field

from portal.eforms.definitions.questions import Frozen, Key, Words

type Need = Literal["step_free", "hearing_loop", "interpreter"]


class Offers(Frozen):
    """What is booked by the answer to a question: `names` says for each option what it is."""

    question: Key
    names: dict[Key, Key]


class Units(Frozen):
    """How many places of a time are taken: a number that is asked for, or the items of a group.

    `sum` names a number that is asked of each item: what they come to counts then.
    """

    question: Key
    sum: Key | None = None


class Within(Frozen):
    """Until when it should be: so many `days` after the day that a question asks for.

    A later one can be booked all the same. Then the form says what `say` says.
    """

    question: Key
    days: int = Field(ge=0, le=3_660)
    say: Words


class Booking(Frozen):
    """Where a time is booked. Nothing is booked while `taken` is off.

    In one `calendar`; or in any calendar that offers what `offers` names by an answer; or, where
    neither is said, in any that offers this service. Then people choose the place. `property` is
    the question whose answer says which property it is for: it can be booked for only so often, and
    places near it come first. `asks` are the needs that people can look for. `about` are questions
    whose answers staff need at hand on the day.
    """

    calendar: Key | None = None
    offers: Offers | None = None
    taken: bool = False
    units: Units | None = None
    property: Key | None = None
    asks: tuple[Need, ...] = ()
    within: Within | None = None
    about: tuple[Key, ...] = ()
