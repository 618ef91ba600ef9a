"""Files in words, and where they can be opened."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for

from portal.cases import services as cases
from portal.cases.services import CaseStatus, Document
from portal.core.i18n import _
from portal.eforms.pages import addresses
from portal.uploads import services as uploads
from portal.uploads.services import State, Upload, size_text, state_text


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
            href=addresses.href("file", service, page=page, upload_id=each.id)
            if each.state is State.CLEAN
            else None,
        )
        for each in files
    ]


def of_case(case: CaseStatus) -> Iterator[Document]:
    """What the status page lists; those that had to be removed are told of in the timeline."""
    for each in uploads.in_case(case.id):
        if each.usable and each.question != cases.MESSAGE:
            clean = each.state is State.CLEAN
            href = url_for("cases.file", reference=case.reference, upload_id=each.id)
            yield Document(
                name=each.name,
                size=size_text(each.size),
                state="" if clean else _("We are checking it for viruses."),
                href=href if clean else None,
            )


cases.add_documents(of_case)
