"""Asking to hear of a report or an area, saying that it was oneself, and stopping."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.cases.services import Status
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.faults.contacts import Contact, digest_of, digest_of_token, token_of
from portal.faults.following import messages
from portal.faults.models import Follow, Report, ReportUpdate, Scope, Visibility
from portal.faults.reading import UnknownReport
from portal.faults.tables import LISTED

_LONGEST_TOKEN = 128


class UnknownFollow(NotFound):
    message = _l("This link is not right, or what it was for is over.")


@dataclass(frozen=True, kw_only=True)
class Following:
    """What somebody wants to hear of.

    `area` is a ward's code, a category's key, or "lat,lon,metres" for NEAR; `reference` is that of
    one report.
    """

    scope: Scope
    reference: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class FollowView:
    """What somebody follows: the report's facts where it is one, else `area` as it was asked for.

    `token` opens the page where it is confirmed or stopped. What isn't `listed` was taken back, and
    is named nowhere any more.
    """

    id: UUID
    scope: Scope
    area: str | None
    reference: str | None
    category: str | None
    title: str | None
    place: str | None
    status: Status | None
    listed: bool
    by_text: bool
    confirmed: bool
    stopped: bool
    asked_at: datetime
    token: str


def ask(wanted: Following, contact: Contact, locale: str) -> None:
    """Write to the contact that somebody wants to hear; nothing more before they say yes.

    Whether it follows already, nobody learns. Who asks may have typed a stranger's address: what
    that stranger follows stays as it is. Raises UnknownReport.
    """
    with transaction() as session:
        report = _report(session, wanted.reference) if wanted.reference else None
        follow = _there(session, wanted, report, contact) or _new(wanted, report, contact)
        if follow.confirmed_at is None or follow.stopped_at is not None:
            follow.locale, follow.asked_at = locale, clock.now()
        session.add(follow)
        session.flush()
        messages.confirm(view_of(follow, report), contact, locale, key=f"follow:{uuid4()}")


def by_token(token: str) -> FollowView:
    """Raises UnknownFollow."""
    row = db.session.execute(with_reports().where(Follow.token_digest == _digest(token)))
    found = row.one_or_none()
    if found is None:
        raise UnknownFollow
    return view_of(*found)


def confirm(token: str, *, person_id: UUID | None = None) -> FollowView:
    """From now on they are told. What had happened before isn't news.

    Who says yes first has the message, so the follow is theirs where they are signed in; asking
    alone makes it nobody's. Raises UnknownFollow.
    """
    with transaction() as session:
        follow = _locked(session, token)
        if follow.confirmed_at is None:
            follow.person_id = person_id
        if follow.confirmed_at is None or follow.stopped_at is not None:
            follow.confirmed_at = follow.told_until = clock.now()
            follow.told_to = _newest(session, follow)
        follow.stopped_at = None
    return by_token(token)


def stop(token: str, *, everything: bool = False) -> FollowView:
    """No message of it goes there any more, or none at all. Raises UnknownFollow."""
    with transaction() as session:
        follow = _locked(session, token)
        follow.stopped_at = follow.stopped_at or clock.now()
        if everything:
            session.execute(
                update(Follow)
                .where(Follow.contact_digest == follow.contact_digest, Follow.stopped_at.is_(None))
                .values(stopped_at=clock.now())
            )
    return by_token(token)


def others_of(token: str) -> int:
    """How many more things the same contact hears of. Raises UnknownFollow."""
    digest = select(Follow.contact_digest).where(Follow.token_digest == _digest(token))
    going = (
        select(func.count())
        .select_from(Follow)
        .where(
            Follow.contact_digest == digest.scalar_subquery(),
            Follow.token_digest != _digest(token),
            Follow.confirmed_at.is_not(None),
            Follow.stopped_at.is_(None),
        )
    )
    return db.session.scalar(going) or 0


def _new(wanted: Following, report: Report | None, contact: Contact) -> Follow:
    follow_id, now = uuid4(), clock.now()
    return Follow(
        id=follow_id,
        scope=wanted.scope,
        report_id=report.id if report else None,
        area=wanted.area,
        contact=contact,
        contact_digest=digest_of(contact),
        token_digest=digest_of_token(token_of(follow_id)),
        asked_at=now,
        told_until=now,
    )


def _there(
    session: Session, wanted: Following, report: Report | None, contact: Contact
) -> Follow | None:
    return session.scalar(
        select(Follow)
        .where(
            Follow.scope == wanted.scope,
            Follow.report_id.is_not_distinct_from(report.id if report else None),
            Follow.area.is_not_distinct_from(wanted.area),
            Follow.contact_digest == digest_of(contact),
        )
        .with_for_update()
    )


def _report(session: Session, reference: str) -> Report:
    report = session.scalar(select(Report).where(Report.reference == reference, LISTED))
    if report is None:
        raise UnknownReport
    return report


def _locked(session: Session, token: str) -> Follow:
    found = session.scalar(
        select(Follow)
        .where(Follow.token_digest == _digest(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise UnknownFollow
    return found


def _newest(session: Session, follow: Follow) -> int:
    newest = select(func.max(ReportUpdate.position))
    return session.scalar(newest.where(ReportUpdate.report_id == follow.report_id)) or 0


def _digest(token: str) -> str:
    return digest_of_token(token[:_LONGEST_TOKEN])


def with_reports() -> Any:
    """The report is None where an area is followed."""
    return select(Follow, Report).outerjoin(Report, Report.id == Follow.report_id)


def view_of(follow: Follow, report: Report | None) -> FollowView:
    return FollowView(
        id=follow.id,
        scope=follow.scope,
        area=follow.area,
        reference=report.reference if report else None,
        category=report.category if report else None,
        title=report.title if report else None,
        place=report.place if report else None,
        status=report.status if report else None,
        listed=report is None or report.visibility is Visibility.LISTED,
        by_text="phone" in follow.contact,
        confirmed=follow.confirmed_at is not None,
        stopped=follow.stopped_at is not None,
        asked_at=follow.asked_at,
        token=token_of(follow.id),
    )
