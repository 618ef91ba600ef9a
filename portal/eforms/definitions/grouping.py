"""What a form must hold to where it groups: items of a list, sections."""

from collections.abc import Iterator

from portal.eforms.definitions import Count, Definition, Question, QuestionType
from portal.eforms.kinds import kind_of

Where = list[str | int]
Finding = tuple[Where, str]

# An item collects nothing of its own, and answers on equality are kept apart from all others.
_NOT_IN_AN_ITEM = {
    QuestionType.ADD_ANOTHER,
    QuestionType.FILE,
    QuestionType.EQUALITY,
    QuestionType.SLOT,
    QuestionType.KNOWN,
}


def faults_of_groups(definition: Definition) -> Iterator[Finding]:
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            where: Where = ["pages", p, "questions", q]
            if kind_of(question).collects and len(page.questions) > 1:
                yield where, f"“{question.key}” needs a page of its own"
            if question.type is QuestionType.ADD_ANOTHER:
                yield from _group(where, question)
            elif question.questions or question.item or question.another:
                said = "“questions”, “item” and “another” are for add_another"
                yield where, f"{said}: “{question.key}” is {question.type.value}"
            yield from _count(where, question)


def faults_of_sections(definition: Definition) -> Iterator[Finding]:
    """Sections are walked in the order of the file, so that conditions can look back."""
    order = {section.key: index for index, section in enumerate(definition.sections)}
    if len(order) < len(definition.sections):
        yield ["sections"], "two sections have the same key"
    furthest = -1
    for p, page in enumerate(definition.pages):
        where: Where = ["pages", p, "section"]
        if page.section is None:
            if furthest >= 0:
                yield ["pages", p], f"“{page.key}” needs a section: others before it have one"
        elif page.section not in order:
            yield where, f"there is no section “{page.section}”"
        elif order[page.section] < furthest:
            yield where, "pages stand in the order of their sections"
        else:
            furthest = order[page.section]
    used = {page.section for page in definition.pages}
    for index, section in enumerate(definition.sections):
        if section.key not in used:
            yield ["sections", index], f"the section “{section.key}” has no pages"


def _group(where: Where, question: Question) -> Iterator[Finding]:
    if not question.questions:
        yield where, f"“{question.key}” needs “questions” that are asked of each item"
    for name in ("item", "another"):
        if getattr(question, name) is None:
            yield where, f"“{question.key}” needs “{name}”, like {_LIKE[name]}"
    for index, each in enumerate(question.questions):
        inside: Where = [*where, "questions", index]
        if each.type in _NOT_IN_AN_ITEM:
            yield inside, f"“{each.key}” is {each.type.value}, which can't be part of an item"
        if each.only_if is not None or any(option.reveal for option in each.options):
            yield inside, f"“{each.key}” is part of an item: conditions aren't possible there"
        if each.offers is not None:
            yield [*inside, "offers"], f"“{each.key}” is part of an item: it can't offer an answer"


def _count(where: Where, question: Question) -> Iterator[Finding]:
    if not kind_of(question).collects:
        if question.count != Count():
            yield [*where, "count"], f"“{question.key}” can't be given several times"
        return
    if question.count.fewest > question.count.most:
        yield [*where, "count"], f"no number is right for “{question.key}”: fewest is above most"
    if question.count.fewest and not question.required:
        said = "“required: false” lets it be left out, “fewest” doesn't"
        yield [*where, "count"], f"{said}: “{question.key}”"


_LIKE = {"item": "“Child”", "another": "“Do you want to add another child?”"}
