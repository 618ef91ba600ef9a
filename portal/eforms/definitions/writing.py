"""A definition written back as the YAML of an editor: loading it gives the same version."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from portal.eforms.definitions import Definition
from portal.eforms.definitions.loading import as_json

# What other readers of YAML take for truth values, for nothing or for a number.
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "true", "false", "y", "n", "null", "~"})
_WIDTH = 100


def as_yaml(definition: Definition) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(_written(as_json(definition)), text)
    return text.getvalue()


def _written(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _written(each) for key, each in node.items()}
    if isinstance(node, list):
        return [_written(each) for each in node]
    if isinstance(node, str) and (node.lower() in _AMBIGUOUS or not node.isprintable()):
        return DoubleQuotedScalarString(node)
    return node
