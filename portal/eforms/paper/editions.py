"""Which paper a version of a form is: its number, and a code that says it when it comes back."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from portal.core import db, i18n
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from portal.eforms.models import FormVersion
from portal.printing import services as printing

_CODE_LENGTH = 6


class Size(StrEnum):
    """Of the letters: 12 points, or 18 for people who see less."""

    STANDARD = "standard"
    LARGE = "large"


@dataclass(frozen=True)
class Edition:
    """`code` is printed on each page, like 3-1A2B3C: the version, and six digits of its digest."""

    definition: Definition
    version: int
    code: str


def edition(version_id: UUID) -> Edition:
    """Raises NoSuchService where there is no such version."""
    columns = select(FormVersion.number, FormVersion.digest)
    found = db.session.execute(columns.where(FormVersion.id == version_id)).one_or_none()
    if found is None:
        raise publishing.NoSuchService
    code = f"{found.number}-{found.digest[:_CODE_LENGTH].upper()}"
    return Edition(publishing.definition_of(version_id), found.number, code)


def pdf_of(service: str, size: Size) -> bytes | None:
    """The live version on paper, in the current language; None while it is being made.

    Raises NoSuchService.
    """
    version_id = publishing.published(service).version_id
    return printing.asked_for(f"paper:{version_id}:{i18n.current().code}:{size}")
