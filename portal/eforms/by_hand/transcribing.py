"""Answers that staff copied from paper into a file, read as if they were typed into the boxes.

A value may be written as the answer is kept (what an export gives), or box by box.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from portal.core.i18n import _l, pgettext
from portal.core.texts import cleaned, trimmed
from portal.eforms import groups
from portal.eforms.definitions import Question, QuestionType, context_of
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import Kind, NeedsChoice, Particular, Typed, Unusable
from portal.eforms.kinds.lookup import BY_HAND, LookUp

_NOT_SO = _l("This isn’t written the way an answer to this question is")
_NEEDED = _l("Answer this question")
_NO_FILES = _l("Files can’t be entered. Scan them and keep them with the case.")
_AN_ITEM = _l("Each entry must have the answers of one item, by the keys of its questions")
_UNKNOWN = _l("The form has no such question")


class Fault(NamedTuple):
    """What is wrong at a question; `where` is its key, in a group with number: `child 2, name`."""

    where: str
    message: str


class Faulty(Exception):
    """Answers that can't be taken, each fault by its question."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(f"{fault.where}: {fault.message}" for fault in faults))
        self.faults = faults


def read(service: str, question: Question, value: Any, where: str = "") -> Any:
    """The answer as JSON, None for an empty one; raises Faulty. Nothing is required here."""
    where = where or question.key
    if value is None:
        return None
    if question.type is QuestionType.FILE:
        raise Faulty(Fault(where, str(_NO_FILES)))
    if question.type is QuestionType.KNOWN:
        return None  # nobody reads a list on paper
    if question.type is QuestionType.SLOT:
        wished = trimmed(_text(value))
        return {"wished": wished} if wished else None  # staff book it when the paper is entered
    if question.questions:
        return _items(service, question, value, where)
    try:
        kind = kind_of(question)
        return kind.read(question, _typed(kind, value))
    except Unusable as unusable:
        raise Faulty(*_said(service, question, unusable, where)) from None
    except (NeedsChoice, KeyError, ValueError, TypeError, AttributeError):
        raise Faulty(Fault(where, str(_NOT_SO))) from None


def missing(service: str, question: Question, where: str = "") -> Fault:
    """What is said where a required answer isn't there, in the form's own words if it has some."""
    own = question.errors.get("required")
    words = pgettext(context_of(service, question.key), own) if own else str(_NEEDED)
    return Fault(where or question.key, words)


def unknown(key: str) -> Fault:
    return Fault(key, str(_UNKNOWN))


def _items(service: str, question: Question, value: Any, where: str) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        raise Faulty(Fault(where, str(_AN_ITEM)))
    faults: list[Fault] = []
    items: list[dict[str, Any]] = []
    for number, item in enumerate(value, 1):
        try:
            items.append(_item(service, question, item, f"{where} {number}"))
        except Faulty as faulty:
            faults += faulty.faults
    fewest = groups.fewest(question) if items else 0
    if not faults and not fewest <= len(items) <= question.count.most:
        few = len(items) < fewest
        error = groups.TooFewItems if few else groups.TooManyItems
        faults.append(Fault(where, str(error.message)))
    if faults:
        raise Faulty(*faults)
    return items or None


def _item(service: str, group: Question, item: Any, where: str) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise Faulty(Fault(where, str(_AN_ITEM)))
    known = {question.key: question for question in group.questions}
    faults = [unknown(f"{where}, {key}") for key in item if key not in known]
    answers: dict[str, Any] = {}
    for key, question in known.items():
        try:
            answers[key] = read(service, question, item.get(key), f"{where}, {key}")
        except Faulty as faulty:
            faults += faulty.faults
            continue
        if answers[key] is None and question.required:
            faults.append(missing(service, question, f"{where}, {key}"))
    if faults:
        raise Faulty(*faults)
    return answers


def _typed(kind: Kind, value: Any) -> Typed:
    """What would stand in the boxes. Raises what `filled` raises for a value of another shape."""
    if isinstance(value, datetime | date):
        value = value.isoformat()
    empty = dict.fromkeys(kind.boxes, "")
    by_hand = {"mode": BY_HAND} if isinstance(kind, LookUp) else {}
    if isinstance(value, Mapping) and value and set(value) <= set(kind.boxes):
        typed = {box: _text(each) for box, each in value.items()}
        return {**empty, **typed, **by_hand}
    if isinstance(kind, LookUp) and isinstance(value, str):
        box = kind.by_hand_boxes[0]
        return {**empty, **by_hand, box: cleaned(value)}
    if kind.boxes == ("",) and isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"": _text(value)}
    return {**empty, **{box: cleaned(text) for box, text in kind.filled(value).items()}}


def _text(value: Any) -> str:
    if isinstance(value, list | Mapping):
        raise Particular(_NOT_SO)
    return "" if value is None else cleaned(str(value))


def _said(service: str, question: Question, unusable: Unusable, where: str) -> Iterator[Fault]:
    context = context_of(service, question.key)
    for fault in unusable.faults:
        own = question.errors.get(fault.error)
        said = pgettext(context, own) if own else fault.said(lambda text: pgettext(context, text))
        yield Fault(where, str(said))
