"""Photos that come with an update: files of the case, which wait for an officer like any other."""

from collections.abc import Sequence
from uuid import uuid5

from portal.core.db import transaction
from portal.faults import services as faults
from portal.faults.services import By, Exchanged
from portal.uploads import services as uploads
from portal.uploads.services import Chosen, Limits, Place

_QUESTION = "photos"


def attach(report: Exchanged, number: str, photos: Sequence[Chosen]) -> None:
    """Keep those that can be taken. The same update, sent again, brings nothing twice."""
    folder = uuid5(report.id, number)
    limits = Limits(accepts=("image",), megabytes=10, most=len(photos))
    place = Place(draft_id=folder, question=_QUESTION, limits=limits, hold=lambda: None)
    uploads.add(place, photos)
    with transaction():
        kept = [each.id for each in uploads.listed(folder, _QUESTION) if each.usable]
        uploads.hand_over(folder, kept, report.case_id)
        faults.add_photos(report.reference, kept, By.COUNCIL)
