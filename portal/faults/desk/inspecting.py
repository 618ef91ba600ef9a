"""An inspector in the street: what is nearest, how it stands now, and what they saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.cases.services import CaseRecord, Status
from portal.core import db
from portal.core.db import transaction, wait_for
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.faults.models import By, ReportUpdate
from portal.faults.reporting import add_photos
from portal.faults.updating import Coming, coming
from portal.uploads import services as files
from portal.uploads.services import Chosen

PHOTOS: Final = files.Limits(accepts=("image",), megabytes=10, most=3)
QUESTION: Final = "field"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was seen: `key` is what the inspector's phone calls it. `note` is for all to read."""

    key: UUID
    status: Status
    note: str
    photos: Sequence[Chosen] = ()


def note(actor: Actor, reference: str, seen: Seen) -> list[str]:
    """Move the case on as the inspector says; what is wrong with photos that weren't kept.

    Sent twice it happens once: a phone that isn't sure sends it again. Nothing is kept of what is
    refused. Raises NotAllowed, UnknownCase, IllegalTransition, NothingNew.
    """
    actor.require(Permission.UPDATE_CASES)
    record = cases.record_for(actor, reference)
    if noted(seen.key):
        return []
    place = files.Place(seen.key, QUESTION, PHOTOS, hold=lambda: None)
    faults = files.add(place, seen.photos) if seen.photos else []
    try:
        _note(actor, record, seen)
    except Conflict:
        with transaction():
            files.drop_drafts([seen.key])
        raise
    return [str(fault.said()) for fault in faults]


def noted(key: UUID) -> bool:
    """Whether what the phone calls so is here already, wherever the case went since."""
    known = select(ReportUpdate.id).where(ReportUpdate.key == _key(key))
    return db.session.scalar(known) is not None


def _note(actor: Actor, record: CaseRecord, seen: Seen) -> None:
    case = record.case
    with transaction():
        wait_for(f"field {seen.key}")
        if noted(seen.key):
            return
        kept = [each.id for each in files.listed(seen.key, QUESTION) if each.usable]
        said = seen.note or (None if seen.status is not case.status else _photographed(kept))
        with coming(Coming(by=By.COUNCIL, key=_key(seen.key))):
            cases.move_on(actor, case.reference, cases.Step(status=seen.status, note=said))
        files.hand_over(seen.key, kept, case.id)
        add_photos(case.reference, kept, By.COUNCIL)


def _key(key: UUID) -> str:
    return f"field:{key}"


def _photographed(kept: Sequence[UUID]) -> str | None:
    """Photos alone are news too."""
    return _("We went there and took a photo.") if kept else None
