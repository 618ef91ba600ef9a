"""What somebody sent, as a record for themselves: to print, and as a PDF."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.cases import services as cases
from portal.core import db, i18n
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from portal.eforms.ending import unlinked
from portal.eforms.models import FormVersion, Submission
from portal.eforms.walk import Walk
from portal.printing import services as printing


@dataclass(frozen=True)
class Record:
    """What was sent, with the version that asked for it."""

    reference: str
    definition: Definition
    version: int
    way: Walk
    received_at: datetime
    channel: cases.Channel


def record(reference: str) -> Record:
    """Raises UnknownCase where nothing was sent by a form; who may look is asked before."""
    found = db.session.execute(
        select(Submission, FormVersion.number)
        .join(FormVersion, FormVersion.id == Submission.version_id)
        .where(Submission.reference == reference)
    ).one_or_none()
    if found is None:
        raise cases.UnknownCase
    sent, number = found
    definition = publishing.definition_of(sent.version_id)
    return Record(
        reference=sent.reference,
        definition=definition,
        version=number,
        way=unlinked.way_of(definition, sent.answers),
        received_at=sent.received_at,
        channel=cases.Channel(sent.channel),
    )


def pdf_of(reference: str) -> bytes | None:
    """The record as a PDF in the current language; None while it is being made."""
    return printing.asked_for(f"copy:{reference}:{i18n.current().code}")
