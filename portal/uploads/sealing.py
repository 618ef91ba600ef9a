"""Encryption of files before they leave the process, a piece at a time, with the key ring.

A sealed file is a row of frames: four bytes of length, then a Fernet token. In each token stand the
id of the file, the number of the piece and whether it is the last: pieces can't be left out, put in
another order or taken from another file without being noticed.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.fernet import InvalidToken

from portal.core.crypto import ring

PIECE = 256 * 1024
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">16sI?")
_LONGEST_TOKEN = 2 * PIECE


class Broken(Exception):
    """The stored file isn't what was put there."""


def sealed(of: UUID, content: bytes) -> Iterator[bytes]:
    """The frames of a file."""
    starts = range(0, max(len(content), 1), PIECE)
    for number, start in enumerate(starts):
        head = _HEAD.pack(of.bytes, number, number == len(starts) - 1)
        yield _frame(ring.fernet.encrypt(head + content[start : start + PIECE]))


def opened(of: UUID, stored: BinaryIO) -> Iterator[bytes]:
    """The pieces of the file itself; raises Broken."""
    for number, token in enumerate(_tokens(stored)):
        try:
            piece = ring.fernet.decrypt(token)
        except InvalidToken:
            raise Broken from None
        name, counted, last = _HEAD.unpack_from(piece)
        if name != of.bytes or counted != number:
            raise Broken
        yield piece[_HEAD.size :]
        if last:
            return
    raise Broken


def outdated(stored: BinaryIO) -> bool:
    """Whether any piece is under another key than the newest; raises Broken."""
    try:
        return any(ring.renewed(token) is not None for token in _tokens(stored))
    except InvalidToken:
        raise Broken from None


def resealed(stored: BinaryIO) -> Iterator[bytes]:
    """The frames under the newest key of the ring; raises Broken."""
    for token in _tokens(stored):
        try:
            yield _frame(ring.fernet.rotate(token))
        except InvalidToken:
            raise Broken from None


def _tokens(stored: BinaryIO) -> Iterator[bytes]:
    while length := stored.read(_LENGTH.size):
        if len(length) < _LENGTH.size:
            raise Broken
        (size,) = _LENGTH.unpack(length)
        token = stored.read(size) if size <= _LONGEST_TOKEN else b""
        if len(token) != size:
            raise Broken
        yield token


def _frame(token: bytes) -> bytes:
    return _LENGTH.pack(len(token)) + token
