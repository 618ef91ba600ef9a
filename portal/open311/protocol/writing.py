"""Writing answers, in XML and in JSON.

In JSON the outer wrapper is dropped: a list of things is a bare array (wiki.open311.org, JSON_API).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

Row = Mapping[str, Any]


class Format(StrEnum):
    """The two formats there are. XML is the one that every server has to speak."""

    XML = "xml"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.XML: "text/xml; charset=utf-8",
    Format.JSON: "application/json; charset=utf-8",
}
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

# What XML 1.0 can't hold, however it is escaped; lone surrogates can't be sent at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ITEMS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "extras": "extra",
    "formats": "format",
    "notes": "note",
    "values": "value",
}


@dataclass(frozen=True)
class Answer:
    """A list: `root` holds an `item` for each row, which is written in the order of its keys."""

    root: str
    item: str
    rows: Sequence[Row]

    def written(self, as_format: Format) -> bytes:
        if as_format is Format.JSON:
            return _json(list(self.rows))
        inner = "".join(_element(self.item, row) for row in self.rows)
        return f"{_DECLARATION}<{self.root}>{inner}</{self.root}>\n".encode()


@dataclass(frozen=True)
class Single:
    """One thing: in JSON an object, in XML the element `root`."""

    root: str
    row: Row

    def written(self, as_format: Format) -> bytes:
        if as_format is Format.JSON:
            return _json(self.row)
        return f"{_DECLARATION}{_element(self.root, self.row)}\n".encode()


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    return _SURROGATES.sub("\ufffd", text).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def _element(name: str, value: Any) -> str:
    if value is None or value == "":
        return f"<{name}/>"
    if isinstance(value, Mapping):
        inner = "".join(_element(key, each) for key, each in value.items())
    elif isinstance(value, list | tuple):
        inner = "".join(_element(_ITEMS.get(name, "item"), each) for each in value)
    else:
        inner = escape(_NOT_XML.sub("\ufffd", _text(value)))
    return f"<{name}>{inner}</{name}>"


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
