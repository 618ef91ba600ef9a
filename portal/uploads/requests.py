"""Files in requests and in answers, for the pages that take and show them."""

from flask import Response, g, request

from portal.core.errors import Sentence, error_response
from portal.core.i18n import _
from portal.uploads.examining import MEGABYTE
from portal.uploads.keeping import Chosen
from portal.uploads.serving import Served

LARGEST_REQUEST = 60 * MEGABYTE
_AROUND_FILES = MEGABYTE  # names, boundaries, the other fields
_TOO_MUCH = 413
_ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


def wants_room() -> bool:
    """Whether more is coming than a page takes that has no files."""
    length = request.content_length
    wanted = request.method == "POST" and length is not None
    return wanted and (length or 0) > (request.max_content_length or 0)


def make_room(size: int) -> None:
    """Let this request bring files of `size` bytes in all, before anything of it is read."""
    g.room = min(size, LARGEST_REQUEST)
    if g.room:
        request.max_content_length = g.room + _AROUND_FILES


def too_much(text: Sentence | None = None) -> Response:
    """Says how much can be sent where files can be sent at all."""
    if not g.get("room"):
        return error_response(_TOO_MUCH)
    said = text or _(
        "You can send %(most)s MB in one go. Choose fewer or smaller files, press “Upload”,"
        " then choose the next ones. What you added before is still there.",
        most=g.room // MEGABYTE,
    )
    return error_response(_TOO_MUCH, said)


def chosen(name: str) -> list[Chosen]:
    """What was chosen; an input left alone sends a file without a name and without content."""
    found = request.files.getlist(name)
    sent = [Chosen(each.filename or "", each.stream.read()) for each in found]
    return [each for each in sent if each.name or each.content]


def answer_with(served: Served) -> Response:
    """Only a picture that was made here is shown in place; nothing in a file may run or load."""
    response = Response(served.pieces, mimetype=served.media_type)
    inline = served.media_type.startswith("image/")
    disposition = "inline" if inline else "attachment"
    response.headers.set("Content-Disposition", disposition, filename=served.name)
    response.headers["Content-Length"] = str(served.size)
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
