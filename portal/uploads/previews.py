"""Clean pictures made small, for pages that anybody may open."""

from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image

from portal.uploads import images
from portal.uploads.faults import NotKept
from portal.uploads.serving import FilesAway, NoSuchFile, of_case

SIDE: Final = 640  # pixels
_QUALITY = 80
_WHITE = (255, 255, 255)


def small(case_id: UUID, upload_id: UUID) -> bytes:
    """A JPEG of a clean picture of a case, at most SIDE wide and high.

    It is made from the pixels alone: nothing else that stood in the file comes along. Raises
    NoSuchFile, or FilesAway while others take too long.
    """
    served = of_case(case_id, upload_id)
    if not served.media_type.startswith("image/"):
        raise NoSuchFile
    content = b"".join(served.pieces)
    try:
        return _made_small(served.name, content)
    except NotKept:
        raise FilesAway from None


def _made_small(name: str, content: bytes) -> bytes:
    with (
        images.in_turn(name),
        Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image,
    ):
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        opaque = Image.new("RGB", image.size, _WHITE)
        shape = image.convert("RGBA")
        opaque.paste(shape, mask=shape)
    written = BytesIO()
    opaque.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
