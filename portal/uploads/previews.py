"""Clean pictures made small, for pages that anybody may open."""

from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image

from portal.uploads import images
from portal.uploads.serving import NoSuchFile, of_case

SIDE: Final = 640  # pixels
_QUALITY = 80
_WHITE = (255, 255, 255)


def small(case_id: UUID, upload_id: UUID) -> bytes:
    """A JPEG of a clean picture of a case, at most SIDE wide and high. Raises NoSuchFile.

    It is made from the pixels alone: nothing else that stood in the file comes along.
    """
    served = of_case(case_id, upload_id)
    if not served.media_type.startswith("image/"):
        raise NoSuchFile
    content = b"".join(served.pieces)
    with (
        images.in_turn(served.name),
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
