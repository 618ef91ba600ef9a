"""What makes a form a report of a fault: which of its answers say where, and what may be public."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from portal.eforms.definitions.conditions import Elsewhere, tests
from portal.eforms.definitions.questions import Frozen, Key, Question, QuestionType, Words

if TYPE_CHECKING:
    from portal.eforms.definitions.form import Definition

Where = list[str | int]
Finding = tuple[Where, str]

_WORDS = {QuestionType.TEXT, QuestionType.LONG_TEXT}


class Reported(Frozen):
    """The block `report`. Its questions are named by their keys.

    `name` is what a fault is called ("Pothole"), the form's title where it has none.
    `place` says where; what is written under `text` goes public once it may, and so do `photos`.
    Within `near` metres an open report may be the same fault. What isn't `public` is never listed.
    `group` puts categories together. `assets` are the kinds of numbered thing it is about.
    `forwards`: it goes to whoever is responsible, where they take reports from us.
    """

    name: Words | None = None
    place: Key
    text: Key | None = None
    photos: Key | None = None
    near: int = Field(default=50, ge=5, le=1_000)
    public: bool = True
    group: Key | None = None
    assets: tuple[Key, ...] = ()
    forwards: bool = True


def faults_of_report(definition: "Definition") -> Iterator[Finding]:
    report = definition.report
    if report is None:
        yield from _without_a_block(definition)
        return
    yield from _named(definition, "place", report.place, {QuestionType.PLACE})
    yield from _named(definition, "text", report.text, _WORDS)
    yield from _named(definition, "photos", report.photos, {QuestionType.FILE})
    if definition.kind != "report":
        yield ["kind"], "a form with “report:” becomes a case of the kind “report”"
    if not _phone_comes_first(definition):
        said = "before anything is typed a page must give the phone number for danger"
        yield ["report"], f"{said}: “ends: true” with “call: emergency_phone”"
    yield from _about_others(definition, report)


def _without_a_block(definition: "Definition") -> Iterator[Finding]:
    for where, question in _each(definition):
        if question.type is QuestionType.KNOWN:
            yield where, f"“{question.key}” needs the block “report:”"
    for name, condition in definition.conditions.items():
        if isinstance(condition, Elsewhere):
            yield ["conditions", name], "“place” in a condition needs the block “report:”"


def _named(
    definition: "Definition", role: str, key: str | None, types: set[QuestionType]
) -> Iterator[Finding]:
    if key is None:
        return
    where: Where = ["report", role]
    question = definition.questions.get(key)
    if question is None:
        yield where, f"there is no question “{key}”"
    elif question.type not in types:
        yield where, f"“{key}” is {question.type.value}, which can't be the {role}"
    elif question.sensitive and definition.report and definition.report.public:
        yield where, f"“{key}” is sensitive: it can't be part of a public report"


def _about_others(definition: "Definition", report: Reported) -> Iterator[Finding]:
    """Other reports are offered after the place, and of public categories only."""
    seen = False
    for where, question in _each(definition):
        if question.key == report.place:
            seen = True
        if question.type is not QuestionType.KNOWN:
            continue
        if not report.public:
            yield where, f"“{question.key}” would list reports of a category that isn't public"
        if not seen:
            yield where, f"“{question.key}” must come after “{report.place}”"
        if not question.required:
            yield where, f"“{question.key}” is always answered: take out “required: false”"
    for name, condition in definition.conditions.items():
        if isinstance(condition, Elsewhere) and condition.question != report.place:
            yield ["conditions", name], f"only “{report.place}” says who is responsible"


def _phone_comes_first(definition: "Definition") -> bool:
    """Whether somebody in danger only chooses from lists before they read the number."""
    for page in definition.pages:
        if page.ends and page.call == "emergency_phone":
            return True
        if any(question.type is not QuestionType.RADIOS for question in page.questions):
            return False
    return False


def _each(definition: "Definition") -> Iterator[tuple[Where, Question]]:
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            yield ["pages", p, "questions", q], question


def decides_danger(definition: "Definition") -> frozenset[str]:
    """The questions on which it rests whether somebody is told to phone at once."""
    return frozenset(
        test.question
        for page in definition.pages
        if page.ends and page.call and page.only_if
        for test in tests(definition.conditions, page.only_if)
    )


def only_about_danger(definition: "Definition") -> frozenset[str]:
    """Those of them that say nothing else: of whose answers at most one isn't danger."""
    phoned = [page.only_if for page in definition.pages if page.ends and page.call and page.only_if]
    dangerous: dict[str, set[str]] = {}
    for name in phoned:
        for test in tests(definition.conditions, name):
            dangerous.setdefault(test.question, set()).update(test.wanted)
    return frozenset(
        key
        for key, values in dangerous.items()
        if len(definition.questions[key].choices.keys() - values) <= 1
    )


def elsewhere_pages(definition: "Definition") -> frozenset[str]:
    """The pages for those whose place another authority looks after."""
    return frozenset(
        page.key
        for page in definition.pages
        if page.only_if
        and any(isinstance(each, Elsewhere) for each in tests(definition.conditions, page.only_if))
    )
