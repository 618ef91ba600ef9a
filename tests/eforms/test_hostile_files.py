"""Files that attackers send, and files that broke: each is refused in its own words."""

import io
import struct
import tracemalloc
import zipfile
from unicodedata import category

import pytest
from PIL import Image

from portal.uploads import faults, names
from portal.uploads.examining import Limits, examine
from tests.eforms.files import (
    DOCX_TYPES,
    bomb_png,
    docx,
    docx_with,
    huge_png,
    lying_docx,
    odt,
    packed,
    pdf,
    photo,
    picture,
    tiring_jpeg,
)

ZIP = packed({"cat.jpg": picture()})
SCRIPT = b"<script>alert(1)</script>"
MACROS = DOCX_TYPES.replace(b"wordprocessingml.document.main", b"document.macroEnabled.main")


def asked(*accepts, megabytes=10):
    return Limits(accepts, megabytes, most=1)


EVERYTHING = asked("image", "pdf", "document")


def locked_docx():
    whole = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = whole.find(mark)
        while start >= 0:
            whole[start + offset] |= 1
            start = whole.find(mark, start + 1)
    return bytes(whole)


def many_parts():
    return packed({**{f"word/{n}.xml": b"" for n in range(3_000)}, "word/document.xml": b""})


def progressive(width, height):
    """A JPEG whose head promises this many pixels, in several runs over all of them."""
    whole = bytearray(picture("JPEG", progressive=True))
    frame = whole.index(b"\xff\xc2")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def huge_jpeg():
    whole = bytearray(picture("JPEG"))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(whole)


HOSTILE = {
    "nothing.jpg": (b"", faults.Empty),
    "empty.pdf": (b"", faults.Empty),
    "large.pdf": (lambda: pdf(b"x" * 11_000_000), faults.TooLarge),
    "script.jpg": (SCRIPT, faults.WrongType),
    "page.html": (b"<!doctype html><html><body>hello</body></html>", faults.WrongType),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
                    faults.WrongType),
    "drawing.png": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
                    faults.WrongType),
    "gif-and-script.jpg": (b"GIF89a=alert(1)//" + b"\0" * 64, faults.WrongType),
    "moving.gif": (picture("GIF"), faults.WrongType),
    "program.pdf": (b"MZ\x90\0" + b"\0" * 512, faults.WrongType),
    "program.jpg": (b"\x7fELF\x02\x01\x01" + b"\0" * 512, faults.WrongType),
    "shell.docx": (b"#!/bin/sh\nrm -rf /\n", faults.WrongType),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024, faults.WrongType),
    "html-before.pdf": (b"<html>" + SCRIPT + b"</html>\n" + pdf(), faults.WrongType),
    "half.pdf": (pdf()[:40], faults.Damaged),
    "locked.pdf": (pdf(b"5 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 5 0 R>>"),
                   faults.Locked),
    "half.jpg": (picture(size=(400, 400))[:600], faults.Damaged),
    "half.png": (picture("PNG", size=(400, 400))[:60], faults.Damaged),
    "half.heic": (photo("HEIF")[:200], faults.Damaged),
    "head-only.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 200, faults.Damaged),
    "text-bomb.png": (bomb_png, faults.Damaged),
    "huge.png": (huge_png(), faults.TooManyPixels),
    "wide.png": (huge_png(2_000_000, 200), faults.TooManyPixels),
    "huge-progressive.jpg": (progressive(20_000, 10_000), faults.TooManyPixels),
    "huge.jpg": (huge_jpeg, faults.TooManyPixels),
    "tiring.jpg": (tiring_jpeg, faults.Damaged),
    "photos.zip": (ZIP, faults.Archive),
    "photos.jpg": (ZIP, faults.Archive),
    "photos.docx": (ZIP, faults.Archive),
    "photos.rar": (b"Rar!\x1a\x07\x00" + b"\0" * 64, faults.Archive),
    "photos.7z": (b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 64, faults.Archive),
    "photos.gz": (b"\x1f\x8b\x08\0" + b"\0" * 64, faults.Archive),
    "bomb.zip": (lambda: packed({"zeros": b"\0" * 200_000_000}), faults.UnpacksTooLarge),
    "bomb.docx": (lambda: docx_with("word/big.xml", b"\0" * 200_000_000), faults.UnpacksTooLarge),
    "lying.docx": (lying_docx, faults.Damaged),
    "parts.docx": (many_parts, faults.UnpacksTooLarge),
    "nested.docx": (docx_with("word/embeddings/more.zip", ZIP), faults.Archive),
    "nested.odt": (odt(Pictures=ZIP), faults.Archive),
    "macros.docm": (docx_with("word/vbaProject.bin", b"x"), faults.HasMacros),
    "macros.docx": (packed({"[Content_Types].xml": MACROS, "word/document.xml": b"<w/>"}),
                    faults.HasMacros),
    "macros.odt": (packed({"mimetype": b"application/vnd.oasis.opendocument.text",
                           "content.xml": b"<o/>", "Basic/Standard/x.xml": b"<m/>"}),
                   faults.HasMacros),
    "password.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"),
        faults.Locked,
    ),
    "locked.docx": (locked_docx(), faults.Locked),
    "sheet.xlsx": (packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}),
                   faults.WrongType),
    "cut.docx": (docx()[:-30], faults.Damaged),
    "wrong.odt": (packed({"mimetype": b"application/zip", "content.xml": b""}), faults.WrongType),
    "zip-after-text.docx": (b"hello" + docx(), faults.WrongType),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_with_its_name_and_what_to_do(app, name):
    content, fault = HOSTILE[name]
    content = content() if callable(content) else content

    with pytest.raises(faults.Fault) as refused:
        examine(name, content, EVERYTHING)

    assert type(refused.value) is fault
    assert name in refused.value.said()
    assert name not in str(refused.value)


def test_each_fault_has_words_of_its_own(app):
    said = {
        kind("cat.jpg", most).said() for kind in faults.Fault.__subclasses__() for most in (1, 2)
    }

    assert len(said) >= len(faults.Fault.__subclasses__())


def test_a_decompression_bomb_costs_little_memory():
    bombs = [(name, HOSTILE[name]) for name in ("huge.png", "bomb.docx", "text-bomb.png")]
    bombs = [(name, make() if callable(make) else make, fault) for name, (make, fault) in bombs]
    tracemalloc.start()
    for name, content, fault in bombs:
        with pytest.raises(fault):
            examine(name, content, EVERYTHING)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 30_000_000


@pytest.mark.parametrize("accepts", ["image", "pdf", "document"])
def test_only_what_the_question_accepts_is_taken(app, accepts):
    files = {"image": photo(), "pdf": pdf(), "document": docx()}
    question = asked(accepts)

    for kind, content in files.items():
        if kind == accepts:
            assert examine("a", content, question).content
        else:
            with pytest.raises(faults.WrongType):
                examine("a", content, question)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("photo.txt", photo(), "image/jpeg"),
        ("photo", photo("HEIF"), "image/jpeg"),
        ("letter.exe", pdf(), "application/pdf"),
        ("letter.zip", odt(), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_what_a_file_is_called_decides_nothing(name, content, media_type):
    assert examine(name, content, EVERYTHING).media_type == media_type


@pytest.mark.parametrize("extra", [ZIP, SCRIPT, b"%PDF-1.4\n" + SCRIPT, b"PK\x05\x06" + b"\0" * 18])
def test_what_hides_behind_a_picture_is_left_behind(extra):
    kept = examine("cat.jpg", picture() + extra, EVERYTHING).content

    assert extra not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    assert Image.open(io.BytesIO(kept)).size == (64, 48)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "RGB"])
def test_pictures_of_every_kind_of_colour_are_taken(mode):
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, "PNG")

    assert Image.open(io.BytesIO(examine("a", written.getvalue(), EVERYTHING).content)).width == 30


def test_a_picture_in_the_colours_of_print_is_taken():
    content = examine("a", picture(mode="CMYK"), EVERYTHING).content

    assert Image.open(io.BytesIO(content)).mode == "RGB"


NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "C:\\Users\\Amina\\cat.jpg": "cat.jpg",
    "/var/www/cat.jpg": "cat.jpg",
    "cat\0.jpg": "cat.jpg",
    "cat\r\nSet-Cookie: a=b.jpg": "cat Set-Cookie- a=b.jpg",
    "\u202egpj.exe": "gpj.exe",
    "\u2066cat\u2069.jpg": "cat.jpg",
    "cat<script>.jpg": "cat-script-.jpg",
    'a"b|c?d*e.jpg': "a-b-c-d-e.jpg",
    "  cat .jpg  ": "cat .jpg",
    ".hidden": "hidden",
    "\udcff.jpg": "jpg",
    "آمنہ کی تصویر.jpg": "آمنہ کی تصویر.jpg",
    "Żółw 🐢.pdf": "Żółw 🐢.pdf",
    "👩‍👩‍👧.png": "👩‍👩‍👧.png",
    "હસ્તાક્ષર.pdf": "હસ્તાક્ષર.pdf",
    "e\u0301.txt": "é.txt",
}


@pytest.mark.parametrize("given", NAMES, ids=ascii)
def test_a_name_keeps_every_script_and_loses_what_misleads(given):
    assert names.usable(given) == NAMES[given]


@pytest.mark.parametrize(
    "given",
    ["", "..", "../", "/", " . ", "\0\0", "\u202e\u202d", "\u200d", "???", "\ufeff", "\t\n"],
)
def test_a_name_of_which_nothing_is_left_is_refused(app, given):
    with pytest.raises(faults.NameUnusable) as refused:
        names.usable(given)

    assert "Rename" in refused.value.said()


@pytest.mark.parametrize("stem", ["a" * 1_000, "🐢" * 1_000, "آ" * 1_000, "a." * 500])
def test_a_name_has_an_end(stem):
    name = names.usable(f"{stem}.jpg")

    assert len(name.encode()) <= names.LONGEST
    assert name.endswith(".jpg")
    assert all(category(character) != "Cs" for character in name)


@pytest.mark.parametrize(
    ("name", "served"),
    [("cat.HEIC", "cat.jpg"), ("cat", "cat.jpg"), ("cat.JPEG", "cat.JPEG"),
     ("cat.not an ending at all", "cat.not an ending at all.jpg"), (".heic", ".heic.jpg")],
)  # fmt: skip
def test_a_file_is_served_with_the_ending_of_what_it_is(name, served):
    assert names.as_served(name, "image/jpeg") == served
