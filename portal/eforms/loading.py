"""From YAML to a definition, every fault with its file and line."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from portal.config import ROOT
from portal.eforms.checking import faults_of
from portal.eforms.definitions import Definition

FORMS = ROOT / "forms"

Where = Sequence[str | int]


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


def load(file: Path) -> Definition:
    """Read and check one form; raises FaultyForm."""
    tree = _parsed(file)
    name = file.name
    try:
        definition = Definition.model_validate(_plain(tree))
    except ValidationError as error:
        faults = [
            Fault(name, _line(tree, each["loc"]), _said(each["loc"], each["msg"]))
            for each in error.errors()
        ]
        raise FaultyForm(faults) from None
    faults = [Fault(name, _line(tree, where), said) for where, said in faults_of(definition)]
    if definition.service != file.stem:
        faults.insert(0, Fault(name, _line(tree, ["service"]), _misnamed(definition, file)))
    if faults:
        raise FaultyForm(faults)
    return definition


def load_all(folder: Path = FORMS) -> list[Definition]:
    """Every form of a folder, by name; raises FaultyForm with the faults of all files at once."""
    loaded: list[Definition] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            loaded.append(load(file))
        except FaultyForm as error:
            faults += error.faults
    if faults:
        raise FaultyForm(faults)
    return loaded


def lines_of(file: Path) -> dict[str, int]:
    """The first line on which each sentence of a file stands, for the translators' catalogues."""
    found: dict[str, int] = {}
    _collect(_parsed(file), found)
    return found


def as_json(definition: Definition) -> dict[str, Any]:
    """What the database keeps of a version; `Definition.model_validate` reads it back."""
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def digest(definition: Definition) -> str:
    """The identity of a version: equal wording and rules, equal digest (SHA-256, hex)."""
    text = json.dumps(as_json(definition), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _parsed(file: Path) -> Any:
    try:
        tree = YAML(typ="rt", pure=True).load(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyForm([Fault(file.name, line, f"not YAML: {error.problem}")]) from None
    except UnicodeDecodeError:
        raise FaultyForm([Fault(file.name, 1, "not UTF-8 text")]) from None
    except YAMLError as error:
        said = str(error).splitlines()[0]
        raise FaultyForm([Fault(file.name, 1, f"not YAML: {said}")]) from None
    if not isinstance(tree, dict):
        raise FaultyForm([Fault(file.name, 1, "a form is a mapping of names to values")])
    return tree


def _plain(tree: Any) -> Any:
    """Without the parser's own types, which carry the lines."""
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return str(tree) if isinstance(tree, str) else tree


def _line(tree: Any, where: Where) -> int:
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


def _said(where: Where, message: str) -> str:
    name = ".".join(str(step) for step in where)
    return f"{name}: {message[0].lower()}{message[1:]}" if name else message


def _misnamed(definition: Definition, file: Path) -> str:
    return f"service: is “{definition.service}”, but the file is “{file.name}”"


def _collect(node: Any, found: dict[str, int]) -> None:
    if isinstance(node, CommentedMap):
        for key, value in node.items():
            if isinstance(value, str):
                found.setdefault(value.strip(), node.lc.value(key)[0] + 1)
            _collect(value, found)
    elif isinstance(node, CommentedSeq):
        for index, value in enumerate(node):
            if isinstance(value, str):
                found.setdefault(value.strip(), node.lc.item(index)[0] + 1)
            _collect(value, found)
