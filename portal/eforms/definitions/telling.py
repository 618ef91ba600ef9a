"""What differs between two versions of a form, in English sentences for whoever edits it."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal.eforms.definitions.changes import Changes, Why, conditions_of
from portal.eforms.definitions.conditions import sentence
from portal.eforms.definitions.form import Definition
from portal.eforms.definitions.questions import Question

_AGAIN = "It is asked again."
_LIMITS = ("max_length", "within", "amount", "decimals", "count", "accepts", "megabytes")
_OF_A_PAGE = {
    "ends": "whether it ends the form",
    "call": "the number it shows",
    "picture": "its picture",
    "section": "its section",
}
_APART = frozenset({"pages", "conditions", "service"})


def sentences(old: Definition, new: Definition) -> list[str]:
    """A sentence for each thing that differs, in the order of the new form."""
    changes = Changes(old, new)
    found = [*_form(old, new), *_pages(changes), *_questions(changes)]
    return found or ["Nothing that a person can see is different."]


def _form(old: Definition, new: Definition) -> Iterator[str]:
    for name in Definition.model_fields:
        before, now = getattr(old, name), getattr(new, name)
        if name in _APART or before == now:
            continue
        if isinstance(before, str | int) and isinstance(now, str | int):
            yield f"The form’s {_words(name)} is now “{now}”. It was “{before}”."
        else:
            yield f"The form’s {_words(name)} changed."


def _pages(changes: Changes) -> Iterator[str]:
    old, new = changes.old, changes.new
    for page in new.pages:
        if page.key not in old.page_by_key:
            yield f"Page “{page.key}” is new."
            continue
        before = old.page_by_key[page.key]
        if page.key in changes.moved:
            yield f"Page “{page.key}” stands in another place."
        if (before.title, before.text) != (page.title, page.text):
            yield f"The words of page “{page.key}” changed."
        if page.ends and conditions_of(old, before) != conditions_of(new, page):
            yield f"Page “{page.key}” ends the form {_when(new, page.only_if)}."
        for name, words in _OF_A_PAGE.items():
            if getattr(before, name) != getattr(page, name):
                yield f"Page “{page.key}” has changed: {words}."
    for page in old.pages:
        if page.key not in new.page_by_key:
            yield f"Page “{page.key}” is gone."


def _questions(changes: Changes) -> Iterator[str]:
    for key, question in changes.new.questions.items():
        if key in changes.added:
            yield f"{_named(question)} is new. {_met(question)}"
        else:
            yield from _question(changes, changes.old.questions[key], question)
    for key in changes.removed:
        gone = _named(changes.old.questions[key])
        yield f"{gone} is no longer asked. Its answers are kept aside and not sent."


def _question(changes: Changes, old: Question, new: Question) -> Iterator[str]:
    name = _named(new)
    if new.key in changes.reworded:
        yield f"The words of {name.replace('Question', 'question')} changed. Nobody is asked again."
    if (why := changes.asked_again.get(new.key)) is not None:
        yield f"{name} {_difference(changes, old, new, why)} {_AGAIN}"
    if old.required is not new.required:
        yield f"{name} {_required(new)}"
    limits = [_words(each) for each in _LIMITS if getattr(old, each) != getattr(new, each)]
    if limits:
        only = "Only an answer that no longer fits is asked for again."
        yield f"{name} has another limit: {_joined(limits)}. {only}"


def _difference(changes: Changes, old: Question, new: Question, why: Why) -> str:
    match why:
        case Why.TYPE:
            return f"is now of the type {_words(new.type)}, not {_words(old.type)}."
        case Why.OPTIONS:
            return _choices(old, new)
        case Why.STATEMENT:
            return "has another statement to agree to."
        case Why.CONDITION:
            page = changes.new.page_of[new.key]
            names = [name for name in (page.only_if, new.only_if) if name]
            return f"is asked {_when(changes.new, *names)}."
        case _:
            return "asks for other parts."


def _choices(old: Question, new: Question) -> str:
    added = [each.label for value, each in new.choices.items() if value not in old.choices]
    gone = [each.label for value, each in old.choices.items() if value not in new.choices]
    parts = [
        *([f"also {_quoted(added)}"] if added else []),
        *([f"no longer {_quoted(gone)}"] if gone else []),
    ]
    return f"offers {' and '.join(parts)}." if parts else "has choices that exclude others."


def _met(question: Question) -> str:
    if question.required:
        return "People who are past it are asked it."
    return "It may be left empty, so nobody is sent back."


def _required(question: Question) -> str:
    if question.required:
        return "must be answered now. Whoever left it empty is asked again."
    return "may be left empty now."


def _when(definition: Definition, *names: str | None) -> str:
    def label(key: str, value: str | None) -> str:
        question = definition.questions[key]
        return question.choices[value].label if value in question.choices else question.label

    said = [sentence(definition.conditions, name, label) for name in names if name]
    return f"only if {' and '.join(said)}" if said else "always"


def _named(question: Question) -> str:
    return f"Question “{question.label}” ({question.key})"


def _quoted(words: Iterable[str]) -> str:
    return _joined([f"“{each}”" for each in words])


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _words(name: Any) -> str:
    return str(name).replace("_", " ")
