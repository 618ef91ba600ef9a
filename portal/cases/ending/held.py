"""What cases hold about a person: shown, given, and let go where the law lets us."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched, groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, func, select

from portal.accounts.services import (
    Correction,
    Fate,
    HeldFile,
    HeldRecord,
    HeldRow,
    Holder,
    Holding,
)
from portal.cases.complaints.escalating import reasons_of
from portal.cases.ending import keeping
from portal.cases.ending.emptying import empty
from portal.cases.ending.keeping import Terms
from portal.cases.models import Case, CaseMessage, TimelineEntry
from portal.cases.reading import title_of
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.core.i18n import _, _l, date_text, ngettext, time_text
from portal.uploads import services as uploads

_AT_ONCE = 50
_ERASED_AT_ONCE = 20


@dataclass(frozen=True)
class _Line:
    """Cases of one service and version that closed on one day, or are open."""

    service: str
    title: str
    version_id: UUID | None
    closed: date | None
    count: int
    terms: Terms

    @property
    def goes(self) -> bool:
        return _goes(self.terms, self.closed)


class _Known:
    """The terms of each service and version, asked for once."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, UUID | None], Terms] = {}

    def of(self, row: Any) -> Terms:
        key = (row.service, row.version_id)
        if key not in self._terms:
            self._terms[key] = keeping.terms_for(*key)
        return self._terms[key]


def _holdings(person_id: UUID) -> list[Holding]:
    found = []
    for (service, title, _version), group in groupby(_lines(person_id), key=_kind):
        lines = list(group)
        terms = lines[0].terms
        found.append(
            Holding(
                what=title_of(service, title),
                count=sum(line.count for line in lines),
                purpose=terms.purpose(),
                basis=terms.basis,
                how_long=f"{terms.how_long()} {terms.because()}",
                special=terms.special,
            )
        )
    return found


def _fates(person_id: UUID) -> list[Fate]:
    found: list[Fate] = []
    for (service, title, _version), group in groupby(_lines(person_id), key=_kind):
        lines, name = list(group), title_of(service, title)
        gone = sum(line.count for line in lines if line.goes)
        still_open = sum(line.count for line in lines if line.closed is None)
        kept = [line for line in lines if line.closed is not None and not line.goes]
        found += [Fate(name, gone)] if gone else []
        found += [_open(name, still_open)] if still_open else []
        found += [_kept(name, kept)] if kept else []
    return found


def _open(name: str, count: int) -> Fate:
    return Fate(
        name,
        count,
        why=_("We are still dealing with it."),
        step=_("Tell us on its page that you do not want it any more. Then ask again."),
        owned=True,
    )


def _kept(name: str, lines: Sequence[_Line]) -> Fate:
    terms = lines[0].terms
    last = max(line.closed for line in lines if line.closed is not None)
    return Fate(
        name,
        sum(line.count for line in lines),
        why=f"{terms.basis.label} {terms.because()}",
        until=terms.over(last),
        owned=True,
    )


def _erase(person_id: UUID) -> bool:
    """Some cases at a time, those that are told to go; whether there were any."""
    rows = db.session.execute(_each(person_id).where(Case.closed_at.is_not(None))).all()
    known = _Known()
    going = [(row.id, known.of(row)) for row in rows if _goes(known.of(row), row.closed)]
    for case_id, terms in going[:_ERASED_AT_ONCE]:
        empty(case_id, terms.then, wait=True)
    return bool(going)


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    for ids in batched(_ids(person_id), _AT_ONCE):
        cases = db.session.scalars(select(Case).where(Case.id.in_(ids)))
        by_id = {case.id: case for case in cases}
        steps = _by_case(TimelineEntry, ids)
        messages = _by_case(CaseMessage, ids)
        reviews = reasons_of(ids)
        for each in ids:
            if case := by_id.get(each):
                found = steps.get(each, []), messages.get(each, [])
                yield _record(case, *found, reviews.get(each, []))


def _record(
    case: Case,
    steps: Sequence[TimelineEntry],
    messages: Sequence[CaseMessage],
    reviews: Sequence[str],
) -> HeldRecord:
    """Without notes between colleagues, which may be about others too: somebody looks first."""
    public = [step for step in steps if step.public]
    internal = len(steps) - len(public)
    facts = {
        "reference": case.reference,
        "service": case.service,
        "title": case.title,
        "channel": case.channel,
        "status": case.status,
        "contact": case.contact,
        "locale": case.locale,
        "received_at": case.received_at,
        "closed_at": case.closed_at,
        "timeline": [_step_facts(step) for step in public],
        "internal_notes": internal,
        "messages": [_message_facts(message) for message in messages],
        "reviews": list(reviews),
    }
    rows = [
        HeldRow(_("Reference"), [case.reference]),
        HeldRow(_("Received"), [_moment(case.received_at)]),
        HeldRow(_("How it stands"), [str(case.status.label)]),
        HeldRow(_("How to reach you"), [value for value in case.contact.values() if value]),
        HeldRow(_("What has happened"), [_said(step) for step in public]),
        HeldRow(_("Notes between colleagues"), [_asked_for(internal)] if internal else []),
        HeldRow(_("Why you asked for a review"), reviews),
        HeldRow(_("Messages"), [f"{_moment(each.at)}: {each.text}" for each in messages]),
    ]
    filled = [row for row in rows if row.lines]
    return HeldRecord(f"{title_of(case.service, case.title)}, {case.reference}", facts, filled)


def _files(person_id: UUID) -> Iterator[HeldFile]:
    """Those that are clean: what waits for the scanner or was refused can't be opened."""
    for case_id in _ids(person_id):
        for upload in uploads.in_case(case_id):
            if upload.state is uploads.State.CLEAN:
                yield HeldFile(upload.name, _pieces_of(case_id, upload.id))


def _pieces_of(case_id: UUID, upload_id: UUID) -> Any:
    """Opened when it is its turn; a file that is gone by then, or can't be read, is left out."""

    def pieces() -> Iterator[bytes]:
        try:
            yield from uploads.of_case(case_id, upload_id).pieces
        except uploads.NoSuchFile:
            return

    return pieces


def _lines(person_id: UUID) -> list[_Line]:
    """In an order that brings together what is of one service and version."""
    each = _each(person_id).subquery().c
    columns = (each.service, each.title, each.version_id, each.closed)
    rows = db.session.execute(
        select(*columns, func.count().label("count")).group_by(*columns).order_by(*columns)
    )
    known = _Known()
    return [_Line(**row._mapping, terms=known.of(row)) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def _each(person_id: UUID) -> Any:
    sent = keeping.source().versions().subquery()
    closed = cast(func.timezone(str(LONDON), Case.closed_at), Date)
    return (
        select(Case.id, Case.service, Case.title, sent.c[1].label("version_id"),
               closed.label("closed"))
        .outerjoin(sent, sent.c[0] == Case.submission_id)
        .where(Case.person_id == person_id)
        .order_by(Case.id)
    )  # fmt: skip


def _goes(terms: Terms, closed: date | None) -> bool:
    """Whether its owner may have it deleted by today."""
    if closed is None:
        return False
    return terms.erasable or terms.over(closed) <= clock.today()


def _kind(line: _Line) -> tuple[str, str, UUID | None]:
    return line.service, line.title, line.version_id


def _ids(person_id: UUID) -> Sequence[UUID]:
    mine = select(Case.id).where(Case.person_id == person_id)
    return db.session.scalars(mine.order_by(Case.received_at.desc(), Case.id)).all()


def _by_case[Table: (TimelineEntry, CaseMessage)](
    table: type[Table], ids: Sequence[UUID]
) -> dict[UUID, list[Table]]:
    found: dict[UUID, list[Table]] = {}
    rows = select(table).where(table.case_id.in_(ids)).order_by(table.position)
    for row in db.session.scalars(rows):
        found.setdefault(row.case_id, []).append(row)
    return found


def _step_facts(step: TimelineEntry) -> dict[str, Any]:
    names = ("at", "kind", "public", "status", "note", "author", "locale")
    return {name: getattr(step, name) for name in names}


def _message_facts(message: CaseMessage) -> dict[str, Any]:
    names = ("at", "direction", "purpose", "text", "locale")
    return {name: getattr(message, name) for name in names}


def _said(step: TimelineEntry) -> str:
    words = f"{_moment(step.at)}: {step.status.label}"
    return f"{words}. {step.note}" if step.note else words


def _asked_for(count: int) -> str:
    return ngettext(
        "There is %(n)s. Ask us for it: we first check whether it is about others too.",
        "There are %(n)s. Ask us for them: we first check whether they are about others too.",
        count,
    )


def _moment(at: Any) -> str:
    local = at.astimezone(LONDON)
    return f"{date_text(local)} {time_text(local)}"


HOLDER = Holder(
    key="cases",
    order=5,
    title=_l("What you asked us or told us"),
    tables=frozenset({"cases", "timeline_entry", "case_message", "upload", "complaint_stage"}),
    holdings=_holdings,
    records=_records,
    files=_files,
    fates=_fates,
    erase=_erase,
    corrections=(
        Correction(
            _l("Something in a request"),
            _l("Open the request and send us a message. We put it right or tell you why not."),
            "accounts.overview",
            _l("Find the request"),
        ),
    ),
)
