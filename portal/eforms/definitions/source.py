"""The YAML text of a form: read with its lines, every fault of the text itself in plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.reader import ReaderError

Where = Sequence[str | int]

_SECOND_TIME = re.compile(r'found duplicate key "(.*?)" with value', re.DOTALL)
_AT_THE_OPENING = {
    "could not find expected ':'": "a name is missing its colon",
    "found unexpected end of stream": "a quotation mark is opened here and never closed",
    "expected ',' or ']'": "a list in [square brackets] is opened here and not closed",
    "expected ',' or '}'": "a group in {curly brackets} is opened here and not closed",
}
_AT_THE_FAULT = {
    "cannot start any token": "a text can't start like this: indent with spaces, or use quotes",
    "mapping values are not allowed": "put quotes around a text that has a colon in it",
    "expected <block end>": "this is indented differently from what it belongs to",
    "found another document": "“---” starts a second form: give each form a file of its own",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the line counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FaultyForm(Exception):
    """A file that can't become a form; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def parsed(file: Path) -> CommentedMap:
    """The names and values of a form, each with its line; raises FaultyForm."""
    try:
        tree = _yaml().load(_text(file))
    except MarkedYAMLError as error:
        raise _faulty(file, *_explained(error)) from None
    except ReaderError as error:
        line = _text(file)[: error.position].count("\n") + 1
        said = f"take out the character U+{error.character:04X}, which nobody can see"
        raise _faulty(file, line, said) from None
    except RecursionError:
        raise _faulty(file, 1, "brackets stand inside brackets too often") from None
    if not isinstance(tree, CommentedMap):
        raise _faulty(file, 1, "a form starts with names and values, like “service: pothole”")
    return tree


def plain(tree: Any) -> Any:
    """Without the parser's own types, which carry the lines."""
    if isinstance(tree, dict):
        return {str(key): plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(value) for value in tree]
    return str(tree) if isinstance(tree, str) else tree


def line_of(tree: CommentedMap, where: Where) -> int:
    """The line of the innermost part of `where` that stands in the file."""
    line: int = tree.lc.line
    node: Any = tree
    for step in where:
        if isinstance(node, CommentedMap) and step in node:
            line = node.lc.key(step)[0]
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0]
        else:
            continue  # pydantic names the kind of condition as a step, which the file hasn't
        node = node[step]
    return line + 1


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _faulty(file, line, "save the file as UTF-8 text") from None
    except OSError:
        raise _faulty(file, 1, "this file can't be read") from None


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Composer = _Composer
    yaml.Constructor = _Constructor
    return yaml


class _Composer(Composer):
    """Without aliases: a few lines of them can stand for more text than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            mark = self.parser.peek_event().start_mark
            raise ComposerError(None, None, "write this out here: “*” can't stand for it", mark)
        return super().compose_node(parent, index)


class _Constructor(RoundTripConstructor):
    """Says where a date or number is that doesn't exist, like 2026-02-31."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except ValueError:
            raise ConstructorError(
                None, None, "there is no such date or number: put it in quotes", node.start_mark
            ) from None


def _explained(error: MarkedYAMLError) -> tuple[int, str]:
    """The line and the words for what the parser says."""
    problem = error.problem or ""
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    if twice := _SECOND_TIME.match(problem):
        return line, f"“{twice[1]}” stands here for the second time"
    for sign, words in _AT_THE_OPENING.items():
        if sign in problem and error.context_mark:
            return error.context_mark.line + 1, words
    for sign, words in _AT_THE_FAULT.items():
        if sign in problem:
            return line, words
    known = isinstance(error, ComposerError | ConstructorError)
    return line, problem if known else f"this line can't be read as YAML: {problem}"


def _faulty(file: Path, line: int, message: str) -> FaultyForm:
    return FaultyForm([Fault(file.name, line, message)])
