"""Whether a file can be taken, by what is in it and never by its name."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import magic

from portal.uploads import documents, images
from portal.uploads.faults import Archive, Damaged, Empty, Locked, TooLarge, WrongType
from portal.uploads.positions import Position

PDF = "application/pdf"
MEGABYTE = 1024 * 1024

_LOOKED_AT = 64 * 1024
_PDF_TAIL = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_PDF = re.compile(rb"/Encrypt(\s*<<|\s+\d+\s+\d+\s+R)")
_ARCHIVES = re.compile(
    r"application/(x-rar|vnd\.rar|x-7z|gzip|x-gzip|x-tar|x-gtar|x-bzip|x-xz|zstd|x-zstd|x-lz|x-lha"
    r"|x-lzh|x-arc|x-arj|x-ace|x-zoo|x-cpio|x-iso9660|vnd\.ms-cab|x-compress|x-archive)"
)


@dataclass(frozen=True)
class Limits:
    """What is taken: kinds of file (image, pdf, document), of how many megabytes each, how many."""

    accepts: Collection[str]
    megabytes: int
    most: int


class Examined(NamedTuple):
    """What is kept of a file: for a picture, one made anew."""

    content: bytes
    media_type: str
    position: Position | None = None


def examine(name: str, content: bytes, limits: Limits) -> Examined:
    """What to keep; raises the Fault that says what is wrong and what to do."""
    if not content:
        raise Empty(name)
    if len(content) > limits.megabytes * MEGABYTE:
        raise TooLarge(name, limits.megabytes)
    media_type = magic.from_buffer(content[:_LOOKED_AT], mime=True)
    if media_type in images.FORMATS:
        _wanted(name, "image", limits)
        return Examined(*images.remade(name, content, media_type))
    if content.startswith(b"%PDF-"):
        _wanted(name, "pdf", limits)
        return Examined(_checked_pdf(name, content), PDF)
    if content.startswith(b"PK"):
        document = documents.type_of(name, content)
        _wanted(name, "document", limits)
        return Examined(content, document)
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise Locked(name)  # what Word makes of a document with a password
    raise Archive(name) if _ARCHIVES.match(media_type) else WrongType(name)


def _wanted(name: str, kind: str, limits: Limits) -> None:
    if kind not in limits.accepts:
        raise WrongType(name)


def _checked_pdf(name: str, content: bytes) -> bytes:
    """Kept as it is. One that has an end and no password can be scanned."""
    if b"%%EOF" not in content[-_PDF_TAIL:] or b"startxref" not in content:
        raise Damaged(name)
    if _LOCKED_PDF.search(content):
        raise Locked(name)
    return content
