"""What the resident sees of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.cases.models import Case, EntryKind, Kind, TimelineEntry
from portal.cases.statuses import Status
from portal.core import clock, db
from portal.core.errors import NotFound, Sentence
from portal.core.i18n import BY_CODE, DEFAULT, Locale, _l, pgettext

MOST_ENTRIES = 100


class UnknownCase(NotFound):
    message = _l("There is no case with this reference.")


@dataclass(frozen=True)
class Entry:
    """One step that the resident is shown. `note` is in the language of `locale`."""

    position: int
    at: datetime
    kind: EntryKind
    status: Status
    note: str | None
    locale: Locale

    @property
    def label(self) -> Sentence:
        return _l("News from us") if self.kind is EntryKind.NOTE else self.status.label

    @property
    def sentence(self) -> Sentence | None:
        return None if self.kind is EntryKind.NOTE else self.status.sentence


@dataclass(frozen=True)
class CaseStatus:
    """A case as its resident sees it, from public entries alone.

    `timeline` is newest first and holds at most MOST_ENTRIES. `expect_by` is None once the case is
    closed. `late` says that this date had gone by `today`, the day of reading. `title` is in the
    language in use. `by_form` says that one of our forms was sent: there are answers to show.
    """

    id: UUID
    reference: str
    kind: Kind
    service: str
    title: str
    received_at: datetime
    respond_by: date
    by_form: bool
    today: date
    timeline: tuple[Entry, ...]

    @property
    def status(self) -> Status:
        return self.timeline[0].status

    @property
    def open(self) -> bool:
        return not self.status.closed

    @property
    def label(self) -> Sentence:
        return self.status.label

    @property
    def sentence(self) -> Sentence:
        return self.status.sentence

    @property
    def expect_by(self) -> date | None:
        return self.respond_by if self.open else None

    @property
    def late(self) -> bool:
        return self.open and self.respond_by < self.today

    @property
    def version(self) -> str:
        """Changes exactly when the page has something else to say."""
        return f"{self.timeline[0].position}-{self.respond_by:%Y%m%d}-{self.late:d}"


def status_of(reference: str) -> CaseStatus:
    """What the status page says. Raises UnknownCase; who may look is asked before."""
    columns = (
        Case.id,
        Case.reference,
        Case.kind,
        Case.service,
        Case.title,
        Case.received_at,
        Case.respond_by,
        Case.submission_id.is_not(None).label("by_form"),
    )
    row = db.session.execute(select(*columns).where(Case.reference == reference)).one_or_none()
    if row is None:
        raise UnknownCase
    facts = row._asdict()
    facts["title"] = title_of(row.service, row.title)
    return CaseStatus(**facts, today=clock.today(), timeline=_public_entries(row.id))


def title_of(service: str, title: str) -> str:
    """The name of the service in the language in use."""
    return pgettext(service, title)


def _public_entries(case_id: UUID) -> tuple[Entry, ...]:
    entry = TimelineEntry
    rows = db.session.execute(
        select(entry.position, entry.at, entry.kind, entry.status, entry.note, entry.locale)
        .where(entry.case_id == case_id, entry.public)
        .order_by(entry.position.desc())
        .limit(MOST_ENTRIES)
    )
    return tuple(Entry(*row[:-1], locale=BY_CODE.get(row.locale, DEFAULT)) for row in rows)
