"""Files in words: how large they are, what became of them, what can be sent."""

from flask_babel import format_decimal

from portal.core.i18n import _, ngettext
from portal.uploads.documents import DOCX, ODT
from portal.uploads.examining import MEGABYTE, PDF, Limits
from portal.uploads.faults import Infected, Uncheckable
from portal.uploads.models import State, Upload

_CHOOSABLE = {
    "image": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif",
    "pdf": f"{PDF},.pdf",
    "document": f"{DOCX},{ODT},.docx,.odt",
}
_KILOBYTE = 1024


def size_text(size: int) -> str:
    """Bytes the way people say them: “350 KB”, “4.2 MB”."""
    if size < MEGABYTE:
        kilobytes = max(1, round(size / _KILOBYTE))
        return ngettext("%(n)d KB", "%(n)d KB", kilobytes)
    return _("%(size)s MB", size=format_decimal(round(size / MEGABYTE, 1)))


def state_text(upload: Upload) -> str:
    match upload.state:
        case State.WAITING:
            return _("We are checking it for viruses. You can go on meanwhile.")
        case State.INFECTED:
            return Infected(upload.name).said()
        case State.REFUSED:
            return Uncheckable(upload.name).said()
        case _:
            return _("Added")


def choosable(limits: Limits) -> str:
    """The types for the `accept` of a file input: they only narrow what a device offers."""
    return ",".join(_CHOOSABLE[each] for each in limits.accepts)


def types_text(limits: Limits) -> str:
    """Which types can be sent, in one sentence."""
    sentences = {
        ("image",): _("You can send photos and pictures (JPEG, PNG, WebP or HEIC)."),
        ("pdf",): _("You can send PDF files."),
        ("document",): _("You can send Word files (.docx) and OpenDocument files (.odt)."),
        ("image", "pdf"): _("You can send photos and pictures (JPEG, PNG, WebP or HEIC) and PDFs."),
        ("document", "image"): _(
            "You can send photos and pictures (JPEG, PNG, WebP or HEIC),"
            " Word files (.docx) and OpenDocument files (.odt)."
        ),
        ("document", "pdf"): _(
            "You can send PDFs, Word files (.docx) and OpenDocument files (.odt)."
        ),
        ("document", "image", "pdf"): _(
            "You can send photos and pictures (JPEG, PNG, WebP or HEIC), PDFs,"
            " Word files (.docx) and OpenDocument files (.odt)."
        ),
    }
    return sentences[tuple(sorted(set(limits.accepts)))]


def limits_text(limits: Limits) -> str:
    return ngettext(
        "You can send %(n)d file of %(megabytes)s MB or less.",
        "You can send up to %(n)d files, each of %(megabytes)s MB or less.",
        limits.most,
        megabytes=limits.megabytes,
    )
