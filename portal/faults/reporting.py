"""A fault is reported: the public side of a case is made where the case itself is made."""

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.cases import services as cases
from portal.cases.services import Standing
from portal.core import clock, db
from portal.core.db import transaction, wait_for
from portal.core.events import emit
from portal.faults.grid import cell_of
from portal.faults.models import (
    Asset,
    By,
    Report,
    ReportPhoto,
    ReportUpdate,
    Showing,
    Source,
    Visibility,
)
from portal.faults.redaction import redact
from portal.faults.responsibility import responsibility
from portal.faults.views import NewReport, Whereabouts
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import StreetAt

_BESIDE = 100  # metres: what is said to lie in a street lies no farther from it


def report(new: NewReport) -> str:
    """File a report in the caller's transaction; its reference, which is the case's.

    The same `key`, or the same case, is the same report. What was typed passes redaction; photos
    wait for an officer. "report.made" follows, with `public` and the key of the `authority` that is
    responsible instead of the council.
    """
    with transaction() as session:
        known = _known(session, new)
        if known is not None:
            return known
        standing = cases.standings([new.case_id])[new.case_id]
        made = _made(new, standing)
        session.add(made)
        session.flush()
        session.add(_first_update(made))
        keep_photos(session, made, new.photos, _by(new.source))
        emit("report.made", made.id, public=new.public, authority=made.authority)
        return made.reference


def reference_of(key: str) -> str | None:
    """The report that its sender called so; nobody else files it until the transaction ends."""
    with transaction() as session:
        wait_for(f"report {key}")
        return session.scalar(select(Report.reference).where(Report.key == key))


def add_photos(reference: str, uploads: Collection[UUID], by: By) -> None:
    """Photos that came later: each waits for an officer. One that is there already stays."""
    with transaction() as session:
        found = session.scalar(
            select(Report).where(Report.reference == reference).with_for_update()
        )
        if found is not None:
            keep_photos(session, found, uploads, by)


def keep_photos(session: Session, report: Report, uploads: Collection[UUID], by: By) -> None:
    there = set(
        session.scalars(select(ReportPhoto.upload_id).where(ReportPhoto.upload_id.in_(uploads)))
    )
    for upload_id in dict.fromkeys(uploads):
        if upload_id not in there:
            session.add(
                ReportPhoto(
                    report_id=report.id,
                    upload_id=upload_id,
                    showing=Showing.HELD,
                    alt="",
                    by=by,
                    added_at=clock.now(),
                )
            )
            session.flush()  # in the order in which they were sent


def _known(session: Session, new: NewReport) -> str | None:
    same = [Report.case_id == new.case_id]
    if new.key is not None:
        wait_for(f"report {new.key}")
        same.append(Report.key == new.key)
    return session.scalar(select(Report.reference).where(or_(*same)))


def _made(new: NewReport, case: Standing) -> Report:
    where = new.where
    street = _street(where)
    usrn = where.usrn or (street.usrn if street else None)
    responsible = responsibility(
        where.lat, where.lon, usrn=usrn, category=case.service, asset=where.asset
    )
    words, detail = redact(new.text.strip()), redact(where.detail.strip())
    return Report(
        id=uuid4(),
        reference=case.reference,
        case_id=case.case_id,
        key=new.key,
        category=case.service,
        title=case.title,
        team=case.team,
        source=new.source,
        visibility=Visibility.LISTED if new.public else Visibility.PRIVATE,
        status=case.status,
        place=_place(where, street),
        place_detail=detail.text or None,
        text=words.text or None,
        text_showing=Showing.SHOWN if words.clean and detail.clean else Showing.HELD,
        locale=new.locale,
        lat=where.lat,
        lon=where.lon,
        accuracy=max(0, where.accuracy),
        located_by=where.by,
        cell=cell_of(where.lat, where.lon),
        usrn=usrn,
        ward_code=gazetteer.ward_at(where.lat, where.lon) or (street.ward_code if street else None),
        asset=where.asset,
        authority=responsible.authority.key if responsible.authority else None,
        reported_at=case.received_at,
        listed_at=clock.now(),
        updated_at=clock.now(),
        closed_at=case.closed_at,
        expected_on=None if case.closed_at else case.respond_by,
        said_too=0,
    )


def _street(where: Whereabouts) -> StreetAt | None:
    if where.usrn is not None:
        return gazetteer.street(where.usrn)
    found = gazetteer.street_at(where.lat, where.lon)
    return found if found and found.metres <= _BESIDE + where.accuracy else None


def _place(where: Whereabouts, street: StreetAt | None) -> str:
    """The gazetteer's words; a thing with a number has its own."""
    if where.name.strip():
        return where.name.strip()
    if where.asset is not None:
        found = db.session.scalar(select(Asset.place).where(Asset.key == where.asset))
        if found:
            return found
    if street is not None:
        return ", ".join(part for part in (street.name, street.area) if part)
    around = gazetteer.around(where.lat, where.lon, limit=1)
    return around[0].name if around else ""


def _first_update(made: Report) -> ReportUpdate:
    return ReportUpdate(
        report_id=made.id,
        at=made.reported_at,
        by=_by(made.source),
        status=made.status,
        note=None,
        note_showing=Showing.SHOWN,
        locale=made.locale,
    )


def _by(source: Source) -> By:
    return By.COUNCIL if source in {Source.STAFF, Source.FIELD} else By.REPORTER
