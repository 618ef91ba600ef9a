"""Questions of several parts: a person, an organisation. Each part is read by a kind of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flask_babel.speaklater import LazyString

from portal.core.i18n import _, _l
from portal.core.texts import visible
from portal.eforms.definitions import DateRange, Question, QuestionType
from portal.eforms.kinds.base import Kind, Particular, Several, Typed, Unusable, box_name
from portal.eforms.kinds.dates import Date
from portal.eforms.kinds.simple import Email, Name, Phone, Radios, Text

OPTIONAL = "optional-"  # before the name of a part that may be left empty
SELF = "self"  # `autocomplete`: the block is about the person who fills it in
_SHORT = 200


@dataclass(frozen=True)
class Part:
    """A part of a block. `missing` says what to do where it is empty; None: it always may be.

    `autofill` is its `autocomplete` where the block is about the person who fills it in.
    """

    kind: Kind
    question: Question
    label: LazyString
    missing: LazyString | None
    hint: LazyString | None = None
    autofill: str | None = None


class Asked(NamedTuple):
    name: str
    part: Part
    optional: bool


class Block(Kind):
    """Kept as {part: answer}, None for a part that was left empty."""

    has_length: ClassVar[bool] = False
    parts: ClassVar[Mapping[str, Part]]
    default: ClassVar[tuple[str, ...]] = ("name",)

    def __init_subclass__(cls) -> None:
        cls.boxes = tuple(
            box_name(name, box) for name, part in cls.parts.items() for box in part.kind.boxes
        )

    def asked(self, question: Question) -> Iterator[Asked]:
        """The parts of this question, in the order its form names them."""
        for written in question.parts or self.default:
            name = written.removeprefix(OPTIONAL)
            part = self.parts[name]
            yield Asked(name, part, name != written or part.missing is None)

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:  # noqa: ARG002
        return ("name",)

    def filled(self, answer: Any) -> Typed:
        return {
            box_name(name, box): text
            for name, part in self.parts.items()
            for box, text in part.kind.filled((answer or {}).get(name)).items()
        }

    def read(self, question: Question, typed: Typed) -> dict[str, Any] | None:
        asked = list(self.asked(question))
        written = [
            typed[box_name(each.name, box)] for each in asked for box in each.part.kind.boxes
        ]
        if not any(visible(text) for text in written):
            return None
        answers: dict[str, Any] = {}
        faults: list[Unusable] = []
        for each in asked:
            try:
                answers[each.name] = _read(each, typed)
            except Particular as fault:
                faults.append(fault)
        if faults:
            raise Several(*faults)
        return answers

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [
            line
            for name, part in self.parts.items()
            if answer.get(name) is not None
            for line in self.said(name, part.kind.shown(part.question, service, answer[name]))
        ]

    def said(self, name: str, lines: list[str]) -> list[str]:  # noqa: ARG002 - used by some
        """The lines of one part, with words that say what they are where they don't themselves."""
        return lines


def _read(asked: Asked, typed: Typed) -> Any:
    """The answer of one part; raises Particular with the boxes of that part."""
    name, part, optional = asked
    try:
        given = part.kind.read(
            part.question, {box: typed[box_name(name, box)] for box in part.kind.boxes}
        )
    except Unusable as fault:
        boxes = fault.parts or part.kind.boxes
        raise Particular(fault.message, *(box_name(name, box) for box in boxes)) from None
    if given is None and not optional and part.missing:
        raise Particular(part.missing, box_name(name, part.kind.boxes[0]))
    return given


def _asks(kind: QuestionType, **limits: Any) -> Question:
    return Question(key="part", type=kind, label="part", **limits)


class Person(Block):
    """Somebody: the person who fills in the form, or another."""

    parts: ClassVar[Mapping[str, Part]] = {
        "name": Part(
            Name(),
            _asks(QuestionType.NAME),
            _l("Full name"),
            _l("Enter the full name"),
            autofill="name",
        ),
        "date-of-birth": Part(
            Date(),
            _asks(QuestionType.DATE, within=DateRange(latest=0)),
            _l("Date of birth"),
            _l("Enter the date of birth"),
            hint=_l("Like 27 3 1984"),
            autofill="bday",
        ),
        "relationship": Part(
            Text(),
            _asks(QuestionType.TEXT, max_length=_SHORT),
            _l("What is this person to you?"),
            _l("Enter what this person is to you"),
            hint=_l("Like mother, neighbour or support worker"),
        ),
        "email": Part(
            Email(),
            _asks(QuestionType.EMAIL),
            _l("Email address"),
            _l("Enter the email address"),
            autofill="email",
        ),
        "phone": Part(
            Phone(),
            _asks(QuestionType.PHONE),
            _l("Phone number"),
            _l("Enter the phone number"),
            autofill="tel",
        ),
    }

    def said(self, name: str, lines: list[str]) -> list[str]:
        return [_("Born on %(date)s", date=lines[0])] if name == "date-of-birth" else lines


class OrganisationKind(Radios):
    """What sort of organisation it is: from a list of the engine's own."""

    LABELS: ClassVar[Mapping[str, LazyString]] = {
        "business": _l("A business"),
        "charity": _l("A charity"),
        "group": _l("A club or community group"),
        "public": _l("A public body, like a school"),
    }

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        return [str(self.LABELS[answer])]


class Organisation(Block):
    """A business, a charity, a group, and who speaks for it."""

    parts: ClassVar[Mapping[str, Part]] = {
        "name": Part(
            Name(),
            _asks(QuestionType.NAME),
            _l("Name of the organisation"),
            _l("Enter the name of the organisation"),
            autofill="organization",
        ),
        "kind": Part(
            OrganisationKind(),
            _asks(
                QuestionType.RADIOS,
                options=tuple({"value": v, "label": v} for v in OrganisationKind.LABELS),
            ),
            _l("What kind of organisation is it?"),
            _l("Select what kind of organisation it is"),
        ),
        "number": Part(
            Text(),
            _asks(QuestionType.TEXT, max_length=40),
            _l("Company or charity number"),
            None,
            hint=_l("Like 01234567. Leave this empty if there is none."),
        ),
        "contact": Part(
            Name(),
            _asks(QuestionType.NAME),
            _l("Name of the person to contact"),
            _l("Enter the name of the person to contact"),
            autofill="name",
        ),
    }

    def said(self, name: str, lines: list[str]) -> list[str]:
        if name == "number":
            return [_("Company or charity number %(number)s", number=lines[0])]
        return [_("Contact: %(name)s", name=lines[0])] if name == "contact" else lines
