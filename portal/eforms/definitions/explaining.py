"""What a form lacks in its shape, said to the person who writes it, not to a programmer."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from portal.eforms.definitions import Frozen
from portal.eforms.definitions.conditions import OPERATORS

Where = Sequence[str | int]

_SINGULAR = {
    "conditions": "condition",
    "errors": "error",
    "options": "option",
    "pages": "page",
    "questions": "question",
    "statuses": "status",
}
_LISTED_BY = ("key", "value")
_WORDS = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "dict_type": "must have names with values below it, like “key: value”",
    "enum": "must be one of: {choices}",
    "greater_than_equal": "must be {ge} or more",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be one of: {choices}",
    "model_type": "must have names with values below it, like “key: value”",
    "string_pattern_mismatch": (
        "may have small letters, digits and single dashes, and starts with a letter: “missed-bin”"
    ),
    "string_too_long": "can have {max_length} characters at most",
    "string_too_short": "is empty",
    "too_short": "needs at least one entry",
    "tuple_type": "must be a list: start each line of it with a dash",
    "unknown_operator": f"needs exactly one of: {', '.join(OPERATORS)}",
}
_WRITTEN_WITHOUT_QUOTES = (bool, int, float, date)


def where_of(error: ErrorDetails) -> list[str | int]:
    """The way to the fault in the file; pydantic also names the kind of a condition."""
    where = list(error["loc"])
    return where[:2] + where[3:] if where[0] == "conditions" else where


def said(tree: Any, error: ErrorDetails) -> str:
    """Where the fault is, in the names the file uses, and what to do about it."""
    *way, last = where_of(error)
    if error["type"] == "missing":
        return _joined(place(tree, way), f"“{last}” is missing")
    if error["type"] == "extra_forbidden":
        return _joined(place(tree, way), f"“{last}” is not known here{_meant(str(last))}")
    return f"{place(tree, [*way, last])} {_wrong(error)}"


def place(tree: Any, where: Where) -> str:
    """The way to a part of a form: page “danger”, question “danger”, “label”."""
    words: list[str] = []
    listed = "entry"
    node: Any = tree
    for step in where:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            node = None
        if isinstance(step, int):
            words.append(_entry(listed, step, node))
        elif listed in {"condition", "error"}:
            words.append(f"{listed} “{step}”")
            listed = "entry"
        elif step in _SINGULAR and isinstance(node, list | dict) and node:
            listed = _SINGULAR[step]
        else:
            words.append(f"“{step}”")
    return ", ".join(words)


def _entry(listed: str, index: int, node: Any) -> str:
    named = node if isinstance(node, dict) else {}
    name = next((named[key] for key in _LISTED_BY if key in named), None)
    return f"{listed} “{name}”" if name is not None else f"{listed} {index + 1}"


def _wrong(error: ErrorDetails) -> str:
    kind, given = error["type"], error["input"]
    if given is None:
        return "has nothing after its colon"
    if kind == "string_type":
        unquoted = isinstance(given, _WRITTEN_WITHOUT_QUOTES)
        return "must be text: put it in quotes" if unquoted else "must be one piece of text"
    context = dict(error.get("ctx", {}))
    context["choices"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return _WORDS[kind].format(**context) if kind in _WORDS else error["msg"]


def _meant(name: str) -> str:
    known = [field for model in Frozen.__subclasses__() for field in model.model_fields]
    near = get_close_matches(name, [*known, *OPERATORS], n=1)
    return f": did you mean “{near[0]}”?" if near else ""


def _joined(where: str, words: str) -> str:
    return f"{where}: {words}" if where else words
