"""From YAML to a definition, every fault with its file and line."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from portal.config import ROOT
from portal.eforms.definitions import Definition
from portal.eforms.definitions.checking import Finding, faults_of
from portal.eforms.definitions.explaining import said, where_of
from portal.eforms.definitions.source import Fault, FaultyForm, line_of, parsed, plain

FORMS = ROOT / "forms"


def load(file: Path) -> Definition:
    """Read and check one form; raises FaultyForm."""
    tree = parsed(file)
    try:
        definition = Definition.model_validate(plain(tree))
    except ValidationError as error:
        found = [(where_of(each), said(tree, each)) for each in error.errors()]
        raise _faulty(file, tree, found) from None
    found = [*_misnamed(definition, file), *faults_of(definition)]
    if found:
        raise _faulty(file, tree, found)
    return definition


def load_all(folder: Path = FORMS) -> list[Definition]:
    """Every form of a folder, by name; raises FaultyForm with the faults of all files at once."""
    loaded: list[Definition] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.y*ml")):
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
    _collect(parsed(file), found)
    return found


def as_json(definition: Definition) -> dict[str, Any]:
    """What the database keeps of a version; `Definition.model_validate` reads it back."""
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def digest(definition: Definition) -> str:
    """The identity of a version: equal wording and rules, equal digest (SHA-256, hex)."""
    text = json.dumps(as_json(definition), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _misnamed(definition: Definition, file: Path) -> Iterator[Finding]:
    if file.suffix != ".yaml" or definition.service != file.stem:
        yield ["service"], f"the file of “{definition.service}” must be {definition.service}.yaml"


def _faulty(file: Path, tree: CommentedMap, found: Iterable[Finding]) -> FaultyForm:
    faults = [Fault(file.name, line_of(tree, where), words) for where, words in found]
    return FaultyForm(sorted(faults, key=lambda fault: fault.line))


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
