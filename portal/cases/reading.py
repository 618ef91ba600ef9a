"""What the resident sees of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.cases.models import Case, EntryKind, Kind, TimelineEntry, UsualTime
from portal.cases.statuses import Status, shown
from portal.cases.thanking import thanks
from portal.core import clock, db
from portal.core.errors import NotFound, Sentence
from portal.core.i18n import BY_CODE, DEFAULT, Locale, _l, pgettext

MOST_ENTRIES = 100
# Entries that leave the status as it is have a name of their own.
_LABELS: dict[EntryKind, Sentence] = {
    EntryKind.NOTE: _l("News from us"),
    EntryKind.DETAILS: _l("Your contact details"),
    EntryKind.MESSAGE: _l("You sent us a message"),
    EntryKind.DATE: _l("A new date"),
    EntryKind.CONTACT: _l("You got in touch with us"),
}


class UnknownCase(NotFound):
    message = _l("There is no case with this reference.")


@dataclass(frozen=True)
class Entry:
    """One step that the resident is shown. `note` is in the language of `locale`.

    `by_officer` says that somebody at the council wrote it; `expect_by` is the new day that it
    promised.
    """

    position: int
    at: datetime
    kind: EntryKind
    status: Status
    note: str | None
    by_officer: bool
    expect_by: date | None
    locale: Locale

    @property
    def label(self) -> Sentence:
        if self.kind is EntryKind.MESSAGE and self.by_officer:
            return _l("We sent you a message")
        return _LABELS.get(self.kind) or self.status.label

    @property
    def sentence(self) -> Sentence | None:
        return None if self.kind in _LABELS else self.status.sentence


@dataclass(frozen=True)
class Usual:
    """What this service usually takes: as in UsualTime, `days` are working days."""

    days: int
    late_in_100: int


@dataclass(frozen=True)
class CaseStatus:
    """A case as its resident sees it, from public entries alone.

    `timeline` is newest first and holds at most MOST_ENTRIES. `expect_by` is None once the case is
    closed, while the council waits for the resident, and after the day that was booked. `late`
    says that this date had gone by `today`, the day of reading. `title` is in the language in use.
    `by_form` says that one of our forms was sent: there are answers to show.
    `usual` is None where too few cases were closed to say anything.
    """

    id: UUID
    reference: str
    kind: Kind
    service: str
    title: str
    received_at: datetime
    respond_by: date
    waiting_since: datetime | None
    by_form: bool
    today: date
    timeline: tuple[Entry, ...]
    usual: Usual | None = None

    @property
    def status(self) -> Status:
        return self.timeline[0].status

    @property
    def open(self) -> bool:
        return not self.status.closed

    @property
    def shown(self) -> Status:
        return shown(self.status, waits=self.waiting_since is not None)

    @property
    def label(self) -> Sentence:
        return self.shown.label

    @property
    def sentence(self) -> Sentence:
        return self.shown.sentence

    @property
    def thanks(self) -> Sentence | None:
        return thanks(self.kind, self.status)

    @property
    def expect_by(self) -> date | None:
        over = self.status is Status.BOOKED and self.respond_by < self.today
        return None if over or not self.open or self.waiting_since else self.respond_by

    @property
    def late(self) -> bool:
        return self.expect_by is not None and self.respond_by < self.today

    @property
    def version(self) -> str:
        """Changes exactly when the page has something else to say."""
        passed = self.late or self.expect_by is None
        return f"{self.timeline[0].position}-{self.respond_by:%Y%m%d}-{passed:d}"


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
        Case.waiting_since,
        Case.submission_id.is_not(None).label("by_form"),
        UsualTime.days,
        UsualTime.late_in_100,
    )
    usual = select(*columns).outerjoin(UsualTime, UsualTime.service == Case.service)
    row = db.session.execute(usual.where(Case.reference == reference)).one_or_none()
    if row is None:
        raise UnknownCase
    facts = row._asdict() | {"title": title_of(row.service, row.title)}
    days, late = facts.pop("days"), facts.pop("late_in_100")
    return CaseStatus(
        **facts,
        usual=None if days is None else Usual(days, late),
        today=clock.today(),
        timeline=_public_entries(row.id),
    )


def title_of(service: str, title: str) -> str:
    """The name of the service in the language in use."""
    return pgettext(service, title)


def _public_entries(case_id: UUID) -> tuple[Entry, ...]:
    entry = TimelineEntry
    by_officer = entry.author.is_not(None)
    rows = db.session.execute(
        select(
            entry.position,
            entry.at,
            entry.kind,
            entry.status,
            entry.note,
            by_officer,
            entry.expect_by,
            entry.locale,
        )
        .where(entry.case_id == case_id, entry.public)
        .order_by(entry.position.desc())
        .limit(MOST_ENTRIES)
    )
    return tuple(Entry(*row[:-1], locale=BY_CODE.get(row.locale, DEFAULT)) for row in rows)
