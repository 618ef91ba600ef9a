"""What reports hold about a person: what they made public, and what they follow."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from portal.accounts.services import (
    Basis,
    Fate,
    HeldRecord,
    HeldRow,
    Holder,
    Holding,
)
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction
from portal.core.i18n import _, _l, date_text
from portal.faults.following.own import followed_by
from portal.faults.models import Follow, Report

_AT_ONCE = 50


def _holdings(person_id: UUID) -> list[Holding]:
    found = []
    made, followed = _counts(person_id)
    if made:
        purpose = _("So that others see what is known already, and what we do.")
        kept = _("We keep what you wrote as long as your case.")
        found.append(Holding(_("Faults you reported"), made, purpose, Basis.PUBLIC_TASK, kept))
    if followed:
        purpose = _("So that we can tell you what happens.")
        kept = _("We keep it until you stop, or for a year after we have closed the report.")
        found.append(Holding(_("Reports you follow"), followed, purpose, Basis.CONSENT, kept))
    return found


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    for report in db.session.scalars(
        select(Report).where(_made_by(person_id)).order_by(Report.reported_at, Report.id)
    ):
        yield _report(report)
    for follow in db.session.scalars(
        select(Follow).where(followed_by(person_id)).order_by(Follow.asked_at, Follow.id)
    ):
        yield _follow(follow)


def _report(report: Report) -> HeldRecord:
    names = (
        "reference", "category", "status", "visibility", "place", "place_detail", "text",
        "text_showing", "lat", "lon", "accuracy", "located_by", "reported_at", "closed_at",
    )  # fmt: skip
    rows = [
        HeldRow(_("Reference"), [report.reference]),
        HeldRow(_("Reported"), [date_text(report.reported_at)]),
        HeldRow(_("Where"), [each for each in (report.place, report.place_detail) if each]),
        HeldRow(_("What you wrote"), [report.text] if report.text else []),
        HeldRow(_("How it stands"), [str(report.status.label)]),
    ]
    heading = f"{cases.title_of(report.category, report.title)}, {report.reference}"
    facts = {name: getattr(report, name) for name in names}
    return HeldRecord(heading, facts, [row for row in rows if row.lines])


def _follow(follow: Follow) -> HeldRecord:
    names = ("scope", "report_id", "area", "contact", "locale", "asked_at", "confirmed_at",
             "stopped_at")  # fmt: skip
    rows = [
        HeldRow(_("How we reach you"), list(follow.contact.values())),
        HeldRow(_("Asked for"), [date_text(follow.asked_at)]),
    ]
    facts = {name: getattr(follow, name) for name in names}
    return HeldRecord(_("News of reports"), facts, rows)


def _fates(person_id: UUID) -> Sequence[Fate]:
    found = []
    made, followed = _counts(person_id)
    if followed:
        found.append(Fate(_("Reports you follow"), followed))
    if made:
        why = _("They say what was broken and where, and not who you are.")
        found.append(Fate(_("Faults you reported"), made, why=why))
    return found


def _erase(person_id: UUID) -> bool:
    """Some follows at a time; whether there are more. Reports go the way of their cases."""
    with transaction() as session:
        some = select(Follow.id).where(followed_by(person_id)).limit(_AT_ONCE)
        ids = session.scalars(some).all()
        gone = delete(Follow).where(Follow.id.in_(ids))
        session.execute(gone.execution_options(synchronize_session=False))
    return len(ids) == _AT_ONCE


def _made_by(person_id: UUID) -> ColumnElement[bool]:
    return Report.case_id.in_(cases.ids_of_person(person_id))


def _counts(person_id: UUID) -> tuple[int, int]:
    """How many reports they made, and how many follows they have."""
    made = select(func.count()).select_from(Report).where(_made_by(person_id))
    followed = select(func.count()).select_from(Follow).where(followed_by(person_id))
    row = db.session.execute(select(made.scalar_subquery(), followed.scalar_subquery())).one()
    return row[0], row[1]


# Before cases: which reports are theirs is read off their cases.
HOLDER = Holder(
    key="reports",
    order=2,
    title=_l("Faults you reported or follow"),
    tables=frozenset({"report", "report_update", "report_decision", "report_follow"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
