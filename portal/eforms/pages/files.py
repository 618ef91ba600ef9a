"""Files in words, and where they can be opened."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for
from flask_babel import format_decimal

from portal.cases import services as cases
from portal.cases.services import CaseStatus, Document
from portal.core.i18n import _, ngettext
from portal.eforms import uploads
from portal.eforms.definitions import Question
from portal.eforms.uploads import State, Upload
from portal.eforms.uploads.documents import DOCX, ODT
from portal.eforms.uploads.examining import MEGABYTE, PDF
from portal.eforms.uploads.faults import Infected, Uncheckable

_CHOOSABLE = {
    "image": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif",
    "pdf": f"{PDF},.pdf",
    "document": f"{DOCX},{ODT},.docx,.odt",
}
_KILOBYTE = 1024


class Line(NamedTuple):
    """A file in the list so far. `gone` says that it had to be removed, `state` why."""

    id: str
    name: str
    size: str
    state: str
    gone: bool
    href: str | None


def lines(service: str, page: str, files: list[Upload]) -> list[Line]:
    return [
        Line(
            id=str(each.id),
            name=each.name,
            size=size_text(each.size),
            state=state_text(each),
            gone=not each.usable,
            href=url_for("eforms.file", service=service, page=page, upload_id=each.id)
            if each.state is State.CLEAN
            else None,
        )
        for each in files
    ]


def of_case(case: CaseStatus) -> Iterator[Document]:
    """What the status page lists; those that had to be removed are told of in the timeline."""
    for each in uploads.in_case(case.id):
        if each.usable:
            clean = each.state is State.CLEAN
            href = url_for("eforms.case_file", reference=case.reference, upload_id=each.id)
            yield Document(
                name=each.name,
                size=size_text(each.size),
                state="" if clean else _("We are checking it for viruses."),
                href=href if clean else None,
            )


cases.add_documents(of_case)


def size_text(size: int) -> str:
    """Bytes the way people say them: “350 KB”, “4.2 MB”."""
    if size < MEGABYTE:
        return _("%(size)s KB", size=max(1, round(size / _KILOBYTE)))
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


def choosable(question: Question) -> str:
    """The types for the `accept` of a file input: they only narrow what a device offers."""
    return ",".join(_CHOOSABLE[each] for each in question.accepts)


def types_text(question: Question) -> str:
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
    return sentences[tuple(sorted(set(question.accepts)))]


def limits_text(question: Question) -> str:
    return ngettext(
        "You can send %(n)d file of %(megabytes)s MB or less.",
        "You can send up to %(n)d files, each of %(megabytes)s MB or less.",
        question.count.most,
        megabytes=question.megabytes,
    )
