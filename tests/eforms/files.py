"""Files as people send them, and as attackers do."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ODT = b"application/vnd.oasis.opendocument.text"
_GPS, _LATITUDE, _MODEL, _ORIENTATION = 0x8825, 2, 0x0110, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture with a red left half."""
    mode = options.pop("mode", "RGB")
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    if mode == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photo(kind: str = "JPEG") -> bytes:
    """Lying on its side, with where and with what it was taken."""
    exif = Image.Exif()
    exif[_MODEL] = "Telephone of Amina"
    exif[_ORIENTATION] = 6
    exif.get_ifd(_GPS)[_LATITUDE] = (53.0, 12.0, 34.5)
    options = {"comment": "made by Amina"} if kind == "JPEG" else {}
    return picture(kind, exif=exif.tobytes(), **options)


def pdf(inside: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + inside +
        b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )  # fmt: skip


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(**parts: bytes) -> bytes:
    own = {"[Content_Types].xml": DOCX_TYPES, "word/document.xml": b"<w:document/>"}
    return packed({**own, **{name.replace("__", "/"): part for name, part in parts.items()}})


def odt(**parts: bytes) -> bytes:
    return packed({"mimetype": ODT, "content.xml": b"<office/>", **parts})


def docx_with(name: str, part: bytes) -> bytes:
    return packed(
        {"[Content_Types].xml": DOCX_TYPES, "word/document.xml": b"<w:document/>", name: part}
    )


def lying_docx() -> bytes:
    """Its list says that a part is small; unpacked it is 200 MB."""
    whole = docx_with("word/big.xml", b"\0" * 200_000_000)
    told, real = struct.pack("<I", 100), struct.pack("<I", 200_000_000)
    return whole.replace(real, told)


def huge_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """400 megapixels of nothing, in half a kilobyte that promises more."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 400_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def bomb_png() -> bytes:
    """Text that unpacks to 100 MB beside a tiny picture."""
    plain = picture("PNG")
    text = b"Comment\0\0" + zlib.compress(b"a" * 100_000_000, 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + text))
    return plain[:33] + chunk + plain[33:]


def tiring_jpeg(scans: int = 5_000) -> bytes:
    """A small picture whose last run over all pixels is told again and again, in few bytes each."""
    whole = picture(progressive=True)
    last, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    return whole[:end] + whole[last:end] * scans + whole[end:]
