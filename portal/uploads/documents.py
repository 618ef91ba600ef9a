"""Word and OpenDocument files: zip archives that are taken only when they are really documents."""

import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO

from portal.uploads.faults import (
    Archive,
    Damaged,
    HasMacros,
    Locked,
    UnpacksTooLarge,
    WrongType,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

_LARGEST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000
_LARGEST_LIST = 1024 * 1024
_PIECE = 256 * 1024
_ENCRYPTED = 0x1
_PACKED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
           RuntimeError, UnicodeError, KeyError)  # fmt: skip


def type_of(name: str, content: bytes) -> str:
    """DOCX or ODT; raises the fault that says why it is neither, or can't be taken."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _checked(name, packed)
    except _BROKEN:
        raise Damaged(name) from None


def _checked(name: str, packed: zipfile.ZipFile) -> str:
    parts = packed.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise UnpacksTooLarge(name)
    names = {part.filename for part in parts}
    if len(names) != len(parts):  # two parts of one name: readers don't agree which one counts
        raise Damaged(name)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Locked(name)
    media_type = _said_type(name, packed, names)
    if _has_macros(names):
        raise HasMacros(name)
    _unpack(name, packed, parts)
    return media_type


def _said_type(name: str, packed: zipfile.ZipFile, names: set[str]) -> str:
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        if b"macroEnabled" in _read(packed, "[Content_Types].xml"):
            raise HasMacros(name)
        return DOCX
    if "mimetype" in names and "content.xml" in names:
        if _read(packed, "mimetype").strip() == ODT.encode():
            return ODT
        raise WrongType(name)
    if names & {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}:
        raise WrongType(name)  # a spreadsheet, slides, a book, a program: no archive to people
    raise Archive(name)


def _read(packed: zipfile.ZipFile, part: str) -> bytes:
    with packed.open(part) as stream:
        return stream.read(_LARGEST_LIST)


def _has_macros(names: Iterable[str]) -> bool:
    lower = [each.lower() for each in names]
    return any(
        each.endswith(("vbaproject.bin", "vbadata.xml")) or each.startswith(("basic/", "scripts/"))
        for each in lower
    )


def _unpack(name: str, packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Read every part, because the list of parts may lie about their sizes."""
    left = _LARGEST_UNPACKED
    for part in parts:
        with packed.open(part) as stream:
            first = True
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise UnpacksTooLarge(name)
                if first and piece.startswith(_PACKED):
                    raise Archive(name)
                first = False
