"""What a form must hold to where one question stands on another, and in blocks and promises."""

from collections.abc import Iterator

from portal.eforms.definitions.form import Definition, Page
from portal.eforms.definitions.questions import Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.blocks import OPTIONAL, SELF, Block
from portal.eforms.kinds.equality import PREFER_NOT
from portal.eforms.kinds.lookup import INTERNATIONAL

Where = list[str | int]
Finding = tuple[Where, str]

# One box: what is revealed is easy to miss for some, so it may not be much.
_REVEALED = (
    QuestionType.TEXT,
    QuestionType.EMAIL,
    QuestionType.PHONE,
    QuestionType.NUMBER,
    QuestionType.MONEY,
)
_REVEALING = {QuestionType.RADIOS, QuestionType.CHECKBOXES}
# Answers that speak of this very question: another question's can't stand for them.
_NEVER_OFFERED = {
    QuestionType.RADIOS,
    QuestionType.CHECKBOXES,
    QuestionType.SELECT,
    QuestionType.ADD_ANOTHER,
    QuestionType.FILE,
    QuestionType.DECLARATION,
    QuestionType.CONSENT,
    QuestionType.EQUALITY,
    QuestionType.SLOT,
    QuestionType.KNOWN,
}
_TAKES = ("parts", "max_length", "within", "amount", "decimals", "unit")


def faults_of_reveals(definition: Definition) -> Iterator[Finding]:
    for p, page in enumerate(definition.pages):
        seen: set[str] = set()
        for q, question in enumerate(page.questions):
            for o, option in enumerate(question.options):
                if option.reveal is None:
                    continue
                where: Where = ["pages", p, "questions", q, "options", o, "reveal"]
                if option.reveal in seen:
                    yield where, f"“{option.reveal}” is revealed by another option already"
                elif fault := _reveal_fault(page, q, option.reveal):
                    yield where, fault
                seen.add(option.reveal)


def faults_of_offers(definition: Definition) -> Iterator[Finding]:
    position = {page.key: index for index, page in enumerate(definition.pages)}
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            if question.offers is None:
                continue
            where: Where = ["pages", p, "questions", q, "offers"]
            known = definition.questions.get(question.offers)
            if known is None:
                yield where, f"there is no question “{question.offers}”"
            elif position[definition.page_of[known.key].key] >= p:
                yield where, f"“{known.key}” is not asked before this"
            elif fault := _offer_fault(page, question, known):
                yield where, fault


def faults_of_blocks(definition: Definition) -> Iterator[Finding]:
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            where: Where = ["pages", p, "questions", q]
            yield from _part_faults(where, question)
            for index, each in enumerate(question.questions):
                yield from _part_faults([*where, "questions", index], each)


def faults_of_promises(definition: Definition) -> Iterator[Finding]:
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            where: Where = ["pages", p, "questions", q]
            yield from _promise_faults(where, question)
            for index, each in enumerate(question.questions):
                yield from _promise_faults([*where, "questions", index], each)


def _reveal_fault(page: Page, index: int, key: str) -> str | None:
    question = page.questions[index]
    after = {each.key: each for each in page.questions[index + 1 :]}
    if question.type not in _REVEALING:
        return f"only radios and checkboxes reveal a question: “{question.key}”"
    if question.key in page.revealed_by:
        return f"“{question.key}” is itself revealed: one within the other is too much"
    if key not in after:
        return f"“{key}” must stand after “{question.key}” on the same page"
    revealed = after[key]
    if revealed.type not in _REVEALED:
        types = ", ".join(each.value for each in _REVEALED)
        return f"“{key}” is {revealed.type.value}: an option reveals one box, of {types}"
    if revealed.only_if is not None:
        return f"“{key}” is asked where its option is chosen: it can't have an “only_if” too"
    return None


def _offer_fault(page: Page, question: Question, known: Question) -> str | None:
    if question.type in _NEVER_OFFERED:
        return f"“{question.key}” is {question.type.value}, which is always asked anew"
    if question.type is not known.type:
        types = f"“{known.key}” is {known.type.value}"
        return f"{types}, “{question.key}” is {question.type.value}: they must be the same"
    if question.key in page.revealed_by:
        return f"“{question.key}” is revealed by an option: it can't offer an answer"
    for name in _TAKES:
        if getattr(question, name) != getattr(known, name):
            return f"“{known.key}” and “{question.key}” must have the same “{name}”"
    return None


def _part_faults(where: Where, question: Question) -> Iterator[Finding]:
    kind = kind_of(question)
    at: Where = [*where, "parts"]
    if isinstance(kind, Block):
        yield from ((at, fault) for fault in _block_faults(kind, question))
        if question.autocomplete not in {None, SELF}:
            said = f"“{SELF}” says that it is the person who fills in the form"
            yield [*where, "autocomplete"], f"{said}: “{question.key}” takes no other word"
    elif question.type is QuestionType.ADDRESS:
        for name in question.parts:
            if name != INTERNATIONAL:
                yield at, f"“{name}” is not a part of an address: use “{INTERNATIONAL}”"
    elif question.parts:
        said = "only a person, an organisation and an address have parts"
        yield at, f"{said}: “{question.key}” is {question.type.value}"


def _block_faults(kind: Block, question: Question) -> Iterator[str]:
    names = [part.removeprefix(OPTIONAL) for part in question.parts]
    for name in names:
        if name not in kind.parts:
            yield f"“{name}” is not a part: use one of {', '.join(kind.parts)}"
    if question.parts and "name" not in question.parts:
        yield f"“{question.key}” needs the part “name”"
    if len(set(names)) < len(names):
        yield f"“{question.key}” has a part twice"


def _promise_faults(where: Where, question: Question) -> Iterator[Finding]:
    match question.type:
        case QuestionType.DECLARATION:
            if question.statement is None:
                yield where, f"“{question.key}” needs a “statement” to agree to"
            if not question.required:
                yield [*where, "required"], f"“{question.key}” is a declaration: it must be made"
        case QuestionType.EQUALITY:
            if question.required:
                yield [*where, "required"], f"“{question.key}” is about equality: always optional"
            if PREFER_NOT in question.choices:
                yield [*where, "options"], f"every form has the option “{PREFER_NOT}” already"
        case QuestionType.CONSENT:
            if question.statement is not None and question.required:
                said = "a box for consent may stay empty, which says no"
                yield [*where, "required"], f"{said}: “{question.key}”"
        case _:
            if question.statement is not None:
                said = "only a declaration and a consent have a statement"
                yield [*where, "statement"], f"{said}: “{question.key}” is {question.type.value}"
