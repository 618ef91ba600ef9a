"""Pictures made anew from their pixels: what hid in the file, EXIF and GPS too, stays behind."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple, cast

from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from portal.uploads.faults import Damaged, NotKept, TooManyPixels
from portal.uploads.positions import Position, position_of

LONGEST_SIDE = 2_560  # pixels: enough to read a letter that was photographed
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
# A telephone makes 12 to 50 megapixels, some 200 as JPEG. A plain JPEG is read at a fraction of its
# size; everything else is whole in memory, four bytes a pixel and as much again while it shrinks.
_MOST_PIXELS = 52_000_000
_MOST_PIXELS_PLAIN_JPEG = 220_000_000
# Each run over the pixels of a JPEG takes its time however few bytes it has: 95 bytes, repeated to
# 10 MB, would take half an hour. Cameras and editors make 12 runs or fewer.
_MOST_SCANS = 64
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # those without a length are passed over
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"
_QUALITY = 85
_OPAQUE = 255

register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # pixels are counted below, before any is read

one_at_a_time = threading.Lock()  # so a process never holds more than one picture
LONGEST_WAIT_SECONDS = 5  # who waits keeps a thread from everybody else


class Picture(NamedTuple):
    """`position` is where the picture that came said it was taken; the one made anew doesn't."""

    content: bytes
    media_type: str
    position: Position | None = None


def remade(name: str, content: bytes, media_type: str) -> Picture:
    """A JPEG, or a PNG where something shows through; raises TooManyPixels or Damaged.

    Raises NotKept where other pictures take too long.
    """
    with in_turn(name):
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # what makes PDFs wants it otherwise, for all
        try:
            with Image.open(BytesIO(content), formats=[FORMATS[media_type]]) as image:
                _count_pixels(name, image)
                if FORMATS[media_type] == "JPEG":
                    _count_scans(name, content)
                position = position_of(image)
                return _written(_shrunk(image))._replace(position=position)
        except TooManyPixels:
            raise
        except Exception:  # noqa: BLE001 - decoders raise whatever broken bytes make them stumble on
            raise Damaged(name) from None


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    if not one_at_a_time.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise NotKept(name)
    try:
        yield
    finally:
        one_at_a_time.release()


def _count_pixels(name: str, image: Image.Image) -> None:
    plain_jpeg = image.format in {"JPEG", "MPO"} and not image.info.get("progressive")
    most = _MOST_PIXELS_PLAIN_JPEG if plain_jpeg else _MOST_PIXELS
    if image.width * image.height > most:
        raise TooManyPixels(name)


def _count_scans(name: str, content: bytes) -> None:
    """Follow the markers of the first picture in a JPEG, as a decoder does."""
    at, scans = 2, 0
    while (found := _MARKER.search(content, at)) and found[1] != _END_OF_IMAGE:
        scans += found[1] == _START_OF_SCAN
        if scans > _MOST_SCANS:
            raise Damaged(name)
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2])


def _shrunk(image: Image.Image) -> Image.Image:
    """Upright, in red, green and blue, no longer than LONGEST_SIDE."""
    image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith("I"):  # 16 bits a pixel: converting would cut, not scale
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in {"P", "1"}:  # colours of a list can't be mixed
        image = image.convert(mode)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first, so that no whole copy is made
    return ImageOps.exif_transpose(image.convert(mode))


def _written(image: Image.Image) -> Picture:
    # A new image from the pixels alone: what else the old one carried isn't copied.
    pixels = Image.frombytes(image.mode, image.size, image.tobytes())
    kept = BytesIO()
    if pixels.mode == "RGBA" and _shows_through(pixels):
        pixels.save(kept, "PNG")
        return Picture(kept.getvalue(), "image/png")
    pixels.convert("RGB").save(kept, "JPEG", quality=_QUALITY)
    return Picture(kept.getvalue(), "image/jpeg")


def _shows_through(pixels: Image.Image) -> bool:
    least, _most = cast("tuple[int, int]", pixels.getchannel("A").getextrema())
    return least < _OPAQUE
