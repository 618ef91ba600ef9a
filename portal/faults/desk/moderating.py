"""What waits for an officer before the public may see it, and a report with everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select

from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.core import db
from portal.faults.categories import name_of
from portal.faults.models import (
    Follow,
    Report,
    ReportDecision,
    ReportPhoto,
    ReportUpdate,
    Showing,
    Visibility,
)
from portal.faults.reading import UnknownReport, view_of
from portal.faults.views import ReportView

AT_ONCE: Final = 30


@dataclass(frozen=True, slots=True)
class Held:
    """Something of a report that waits: `text` as it would be shown, or the photo `upload_id`."""

    reference: str
    title: str
    place: str
    since: datetime
    part: str
    subject: UUID | None
    text: str | None = None
    detail: str | None = None
    upload_id: UUID | None = None
    locale: str = "en"

    @property
    def id(self) -> str:
        """What tells it apart from the others on a page."""
        return str(self.subject or self.reference)


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A report as staff see it. `followers` are those who said yes."""

    view: ReportView
    followers: int
    decisions: Sequence[ReportDecision]
    withdrawn: bool
    private: bool


def held_for(actor: Actor) -> list[Held]:
    """The oldest photos, texts and notes of the actor's teams that wait to be looked at."""
    actor.require(Permission.UPDATE_CASES)
    teams = sorted(actor.teams)
    found = [*_photos(teams), *_texts(teams), *_notes(teams)]
    return sorted(found, key=lambda each: each.since)[:AT_ONCE]


def at_desk(case_id: UUID) -> AtDesk | None:
    """The report of a case that the actor has been shown; None where it has none."""
    report = db.session.scalar(select(Report).where(Report.case_id == case_id))
    if report is None:
        return None
    following = (
        select(func.count())
        .select_from(Follow)
        .where(
            Follow.report_id == report.id,
            Follow.confirmed_at.is_not(None),
            Follow.stopped_at.is_(None),
        )
    )
    decided = select(ReportDecision).where(ReportDecision.report_id == report.id)
    return AtDesk(
        view=view_of(report, everything=True),
        followers=db.session.scalar(following) or 0,
        decisions=db.session.scalars(decided.order_by(ReportDecision.at)).all(),
        withdrawn=report.visibility is Visibility.WITHDRAWN,
        private=report.visibility is Visibility.PRIVATE,
    )


def photo_for(actor: Actor, reference: str, photo_id: UUID) -> tuple[UUID, UUID]:
    """The case and the upload of a photo, shown or not. Raises UnknownCase and UnknownReport."""
    case = cases.record_for(actor, reference).case
    upload_id = db.session.scalar(
        select(ReportPhoto.upload_id)
        .join(Report, Report.id == ReportPhoto.report_id)
        .where(Report.case_id == case.id, ReportPhoto.id == photo_id)
    )
    if upload_id is None:
        raise UnknownReport
    return case.id, upload_id


def _photos(teams: Sequence[str]) -> list[Held]:
    rows = db.session.execute(
        select(Report, ReportPhoto)
        .join(ReportPhoto, ReportPhoto.report_id == Report.id)
        .where(ReportPhoto.showing == Showing.HELD, Report.visibility == Visibility.LISTED)
        .where(Report.team.in_(teams), Report.emptied_at.is_(None))
        .order_by(ReportPhoto.added_at)
        .limit(AT_ONCE)
    )
    return [
        _held(report, photo.added_at, "photo", photo.id, upload_id=photo.upload_id)
        for report, photo in rows
    ]


def _texts(teams: Sequence[str]) -> list[Held]:
    rows = db.session.scalars(
        _waiting(teams).where(Report.text_showing == Showing.HELD).order_by(Report.reported_at)
    )
    return [
        _held(each, each.reported_at, "text", None, text=each.text, detail=each.place_detail)
        for each in rows
    ]


def _notes(teams: Sequence[str]) -> list[Held]:
    rows = db.session.execute(
        select(Report, ReportUpdate)
        .join(ReportUpdate, ReportUpdate.report_id == Report.id)
        .where(ReportUpdate.note_showing == Showing.HELD, Report.visibility == Visibility.LISTED)
        .where(Report.team.in_(teams), Report.emptied_at.is_(None))
        .order_by(ReportUpdate.at)
        .limit(AT_ONCE)
    )
    return [_held(report, note.at, "note", note.id, text=note.note) for report, note in rows]


def _waiting(teams: Sequence[str]) -> Select[Report]:
    return (
        select(Report)
        .where(Report.visibility == Visibility.LISTED, Report.team.in_(teams))
        .where(Report.emptied_at.is_(None))
        .limit(AT_ONCE)
    )


def _held(  # noqa: PLR0913 - all after the part are named
    report: Report,
    since: datetime,
    part: str,
    subject: UUID | None,
    *,
    text: str | None = None,
    detail: str | None = None,
    upload_id: UUID | None = None,
) -> Held:
    return Held(
        reference=report.reference,
        title=name_of(report.category) or cases.title_of(report.category, report.title),
        place=report.place,
        since=since,
        part=part,
        subject=subject,
        text=text,
        detail=detail,
        upload_id=upload_id,
        locale=report.locale,
    )
