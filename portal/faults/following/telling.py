"""News to those who follow: of one report at once, of an area once a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock, db, i18n
from portal.core.db import transaction
from portal.core.i18n import use_locale
from portal.core.logs import log
from portal.core.settings import settings
from portal.faults.following import messages
from portal.faults.following.asking import view_of
from portal.faults.listing import listing
from portal.faults.models import Follow, Report, ReportUpdate, Scope, Showing, Visibility
from portal.faults.pages import wording
from portal.faults.views import Circle, ReportLine, Wanted

_MOST_LINES: Final = 50
_READ: Final = 1_000  # more reports of an area in a day are counted by nobody
_LONGEST_NEWS: Final = timedelta(days=7)


def tell_of(report_id: UUID) -> None:
    """Tell each follower of a report once of all that they haven't heard yet."""
    for follow_id in _to_tell(report_id):
        try:
            with transaction() as session:
                _tell(session, follow_id)
        except Exception as fault:  # noqa: BLE001 - the others are told all the same
            log.error("follow.not_told", follow=str(follow_id), error=type(fault).__name__)


def send_digests() -> None:
    """One message a contact with what is new in all areas it follows, each report once."""
    now = clock.now()
    for contact_digest in _with_areas(now):
        try:
            with transaction() as session:
                _digest(session, contact_digest, now)
        except Exception as fault:  # noqa: BLE001 - the others get theirs all the same
            log.error("follow.no_digest", error=type(fault).__name__)


def _to_tell(report_id: UUID) -> list[UUID]:
    newest = (
        select(ReportUpdate.position)
        .where(ReportUpdate.report_id == report_id)
        .order_by(ReportUpdate.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.scalars(
        select(Follow.id).where(
            Follow.report_id == report_id,
            Follow.confirmed_at.is_not(None),
            Follow.stopped_at.is_(None),
            Follow.told_to < newest,
        )
    )
    return list(rows)


def _tell(session: Session, follow_id: UUID) -> None:
    follow = session.scalar(
        select(Follow)
        .where(Follow.id == follow_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if follow is None or follow.stopped_at is not None or follow.report_id is None:
        return
    report = session.get_one(Report, follow.report_id)
    updates = _news(session, follow)
    if not updates:
        return
    follow.told_to = updates[-1].position
    if report.visibility is not Visibility.LISTED:
        return
    notes = [
        wording.typed(each.note) or ""
        for each in updates
        if each.note and each.note_showing is Showing.SHOWN
    ]
    messages.news(
        view_of(follow, report),
        follow.contact,
        follow.locale,
        key=f"follow_news:{follow.id}:{follow.told_to}",
        status=updates[-1].status,
        notes=notes,
        expect_by=report.expected_on if any(each.expected_on for each in updates) else None,
    )


def _news(session: Session, follow: Follow) -> Sequence[ReportUpdate]:
    return session.scalars(
        select(ReportUpdate)
        .where(ReportUpdate.report_id == follow.report_id, ReportUpdate.position > follow.told_to)
        .order_by(ReportUpdate.position)
    ).all()


def _with_areas(now: datetime) -> list[str]:
    rows = db.session.scalars(
        select(Follow.contact_digest)
        .where(
            Follow.scope != Scope.REPORT,
            Follow.confirmed_at.is_not(None),
            Follow.stopped_at.is_(None),
            Follow.told_until < now - timedelta(hours=20),
        )
        .distinct()
    )
    return list(rows)


def _digest(session: Session, contact_digest: str, now: datetime) -> None:
    follows = session.scalars(
        select(Follow)
        .where(
            Follow.contact_digest == contact_digest,
            Follow.scope != Scope.REPORT,
            Follow.confirmed_at.is_not(None),
            Follow.stopped_at.is_(None),
        )
        .order_by(Follow.asked_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    found: dict[UUID, ReportLine] = {}
    for follow in follows:
        found |= {line.id: line for line in _new_in(follow, now)}
        follow.told_until = now
    if follows and found:
        newest = sorted(found.values(), key=lambda line: line.listed_at, reverse=True)
        _send(follows, newest, now)


def _new_in(follow: Follow, now: datetime) -> Iterable[ReportLine]:
    since = max(follow.told_until, now - _LONGEST_NEWS)
    wanted = Wanted(**_area(follow), listed_since=since, listed_until=now, merged=False)
    return listing(wanted, most=_READ).lines


def _area(follow: Follow) -> dict[str, Any]:
    match follow.scope:
        case Scope.WARD:
            return {"ward": follow.area}
        case Scope.CATEGORY:
            return {"categories": (follow.area,)}
        case Scope.NEAR:
            lat, lon, metres = (follow.area or "").split(",")
            return {"near": Circle(float(lat), float(lon), int(metres))}
        case _:
            return {}


def _send(follows: Sequence[Follow], newest: list[ReportLine], now: datetime) -> None:
    first = follows[0]
    with use_locale(first.locale) as locale:
        path = settings().public_url + locale.path
        lines = [_line(each, path) for each in newest[:_MOST_LINES]]
    messages.digest(
        view_of(first, None),
        first.contact,
        first.locale,
        key=f"follow_digest:{first.id}:{now.isoformat()}",
        lines=lines,
        more=max(0, len(newest) - _MOST_LINES),
    )


def _line(report: ReportLine, path: str) -> dict[str, str]:
    return {
        "title": i18n.plain(report.title),
        "place": i18n.plain(wording.place(report)),
        "link": f"{path}/reports/{report.reference}",
    }
