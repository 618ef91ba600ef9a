"""What stands on the paper: numbered questions with their boxes, in the order of the form."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.core import i18n
from portal.core.i18n import _, pgettext
from portal.eforms.definitions import Definition, Option, Page, Question, QuestionType, context_of
from portal.eforms.definitions.reporting import elsewhere_pages
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.blocks import Block, OrganisationKind
from portal.eforms.kinds.equality import PREFER_NOT_TO_SAY
from portal.eforms.paper.routing import Guard, Routing

_MOST_COPIES = 4  # of a group: more of them go on another sheet
_ONE_ANSWER = {QuestionType.RADIOS, QuestionType.SELECT}
_CHARACTERS_A_LINE = 80
_FEWEST_LINES, _MOST_LINES = 5, 12


@dataclass(frozen=True)
class Choice:
    label: str
    hint: str | None = None
    go_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, or a part of one, which has no number. `copies` is how often a group stands."""

    number: str
    type: str
    label: str
    hint: str | None = None
    optional: bool = False
    guard: Guard | None = None
    choices: tuple[Choice, ...] = ()
    parts: tuple["Asked", ...] = ()
    copies: int = 1
    most: int = 1
    item: str = ""
    unit: str | None = None
    statement: str | None = None
    lines: int = 1
    abroad: bool = False
    picture: str | None = None


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A page of the form. One with a `letter` is for those who can't go on."""

    title: str | None
    text: tuple[str, ...]
    section: str | None = None
    guard: Guard | None = None
    letter: str | None = None
    call: str | None = None
    asked: tuple[Asked, ...] = ()


def leaves(definition: Definition) -> list[Leaf]:
    """Every page of the form in the current language, but those that a paper can't ask."""
    definition = _on_paper(definition)
    numbers = dict(_numbers(definition))
    ends = [page.key for page in definition.pages if page.ends]
    letters = {key: _letter(index) for index, key in enumerate(ends)}
    writer = _Writer(definition, numbers, letters)
    seen: set[str | None] = {None}
    written = []
    for page in definition.pages:
        written.append(writer.leaf(page, first_of_section=page.section not in seen))
        seen.add(page.section)
    return written


def _on_paper(definition: Definition) -> Definition:
    """Without the list of what is known near a place, and without who else is responsible there."""
    beyond = elsewhere_pages(definition)
    pages = [
        page
        for page in definition.pages
        if page.key not in beyond
        and all(each.type is not QuestionType.KNOWN for each in page.questions)
    ]
    if len(pages) == len(definition.pages):
        return definition
    fields = {name: getattr(definition, name) for name in Definition.model_fields}
    return Definition.model_validate({**fields, "pages": pages})


def _numbers(definition: Definition) -> Iterator[tuple[str, str]]:
    questions = (question for page in definition.pages for question in page.questions)
    for number, question in enumerate(questions, 1):
        yield question.key, str(number)


def _letter(index: int) -> str:
    return chr(ord("A") + index)


class _Writer:
    def __init__(
        self, definition: Definition, numbers: dict[str, str], letters: dict[str, str]
    ) -> None:
        self._definition = definition
        self._numbers = numbers
        self._letters = letters
        self._routing = Routing(definition, numbers, letters)

    def leaf(self, page: Page, *, first_of_section: bool) -> Leaf:
        sections = {section.key: section.title for section in self._definition.sections}
        return Leaf(
            title=self._say(page.key, page.title) if page.title else None,
            text=tuple(self._say(page.key, text) for text in page.text),
            section=self._say("", sections[page.section])
            if first_of_section and page.section
            else None,
            guard=self._routing.guard(page),
            letter=self._letters.get(page.key),
            call=page.call,
            asked=tuple(self._asked(page, question) for question in page.questions),
        )

    def _asked(self, page: Page, question: Question) -> Asked:
        return self._question(
            question, self._numbers[question.key], self._routing.guard(page, question), routed=True
        )

    def _question(
        self, question: Question, number: str, guard: Guard | None, *, routed: bool
    ) -> Asked:
        def say(text: str | None) -> str | None:
            return self._say(question.key, text) if text else None

        return Asked(
            number=number,
            type=question.type.value,
            label=self._say(question.key, question.label),
            hint=say(question.hint),
            optional=not question.required,
            guard=guard,
            choices=tuple(self._choices(question, routed=routed)),
            parts=tuple(self._parts(question, number)),
            copies=min(question.count.most, _MOST_COPIES) if question.questions else 1,
            most=question.count.most,
            item=say(question.item) or self._say(question.key, question.label),
            unit=say(question.unit),
            statement=say(question.statement),
            lines=_lines(question),
            abroad="international" in question.parts,
            picture=question.picture if i18n.current().easyread else None,
        )

    def _choices(self, question: Question, *, routed: bool) -> Iterator[Choice]:
        for option in question.options:
            yield self._choice(question, option, routed=routed)
        if question.type is QuestionType.EQUALITY:
            yield Choice(str(PREFER_NOT_TO_SAY))

    def _choice(self, question: Question, option: Option, *, routed: bool) -> Choice:
        leads = routed and question.type in _ONE_ANSWER
        return Choice(
            self._say(question.key, option.label),
            self._say(question.key, option.hint) if option.hint else None,
            self._routing.go_to(question, option.value) if leads else None,
        )

    def _parts(self, question: Question, number: str) -> Iterator[Asked]:
        for index, each in enumerate(question.questions, 1):
            yield self._question(each, f"{number}.{index}", None, routed=False)
        kind = None if question.type is QuestionType.FILE else kind_of(question)
        if isinstance(kind, Block):
            for part in kind.asked(question):
                yield Asked(
                    number="",
                    type=part.part.question.type.value,
                    label=str(part.part.label),
                    optional=part.optional,
                    choices=tuple(_own_choices(part.part.kind)),
                )

    def _say(self, part: str, text: str) -> str:
        service = self._definition.service
        return pgettext(context_of(service, part) if part else service, text)


def _own_choices(kind: object) -> Iterator[Choice]:
    """Choices of the engine's own, which no form words."""
    if isinstance(kind, OrganisationKind):
        for label in kind.LABELS.values():
            yield Choice(str(label))


def _lines(question: Question) -> int:
    """How many lines there are to write on."""
    if question.type is not QuestionType.LONG_TEXT:
        return 1
    wanted = (question.max_length or kind_of(question).max_length) // _CHARACTERS_A_LINE
    return max(_FEWEST_LINES, min(wanted, _MOST_LINES))


def yes_and_no() -> tuple[Choice, ...]:
    return Choice(_("Yes")), Choice(_("No"))
