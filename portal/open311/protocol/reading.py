"""Reading what another server answers, in XML: whatever its root is called and however it is typed.

Nothing in an answer is trusted: its size is bounded before it comes here, a document type is
refused because entities could be made with one, and what isn't there reads as None.
"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

_DEEPEST = 12
_MOST_ELEMENTS = 200_000


class Unreadable(Exception):
    """Not an answer of this protocol. It says why, never in the other side's words."""


@dataclass(frozen=True)
class Item:
    """An element with its fields: text by name, and lists of elements where there are children."""

    element: ET.Element

    def text(self, name: str) -> str | None:
        """What stands in this field; None where it is empty or missing."""
        found = _child(self.element, name)
        said = "" if found is None else (found.text or "").strip()
        return said or None

    def texts(self, name: str) -> list[str]:
        found = (each for each in self.element if _name(each) == name)
        return [said for each in found if (said := (each.text or "").strip())]

    def everything(self) -> str:
        """All the text in it, to look for a mark of ours."""
        return " ".join(self.element.itertext())


def items(body: bytes, name: str) -> list[Item]:
    """Each element of this name that stands right under the root. Raises Unreadable."""
    return [Item(each) for each in _root(body) if _name(each) == name]


def first(body: bytes, *names: str) -> Item | None:
    """The first element of one of these names, wherever it stands. Raises Unreadable."""
    return next((Item(each) for each in _root(body).iter() if _name(each) in names), None)


def _root(body: bytes) -> ET.Element:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\0" in body:
        raise Unreadable("DocumentType")
    parser = ET.XMLParser(target=_Bounded())  # noqa: S314 - no document type, bounded
    try:
        parser.feed(body)
        return parser.close()
    except (ET.ParseError, AssertionError, ValueError, LookupError):
        raise Unreadable("NotXML") from None


class _Bounded(ET.TreeBuilder):
    """Stops where an answer is deeper or longer than any honest one."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise Unreadable("TooDeep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def _child(element: ET.Element, name: str) -> ET.Element | None:
    return next((each for each in element if _name(each) == name), None)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
