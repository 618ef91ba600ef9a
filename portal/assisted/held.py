"""What visits hold about a person: that an adviser helped them, and who spoke for them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from portal.accounts.services import Basis, Fate, HeldRecord, HeldRow, Holder, Holding
from portal.assisted import places
from portal.assisted.models import Visit, VisitCase
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction
from portal.core.i18n import _, _l, date_text

_NOBODY: dict[str, None] = {"name": None, "speaker": None, "role": None, "authority": None}


def _holdings(person_id: UUID) -> list[Holding]:
    count = _count(person_id)
    if not count:
        return []
    purpose = _("So that it is known who helped you and who spoke for you.")
    kept = _("We keep it for a year.")
    return [Holding(_("Visits in which we helped you"), count, purpose, Basis.CONSENT, kept)]


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    wanted = select(Visit).where(_theirs(person_id)).order_by(Visit.started_at, Visit.id)
    for visit in db.session.scalars(wanted):
        place = places.name_of(visit.place)
        rows = [
            HeldRow(_("When"), [date_text(visit.started_at)]),
            HeldRow(_("Where"), [place]),
            HeldRow(_("Who spoke for you"), [visit.speaker] if visit.speaker else []),
            HeldRow(_("What you agreed to"), (visit.consent or "").splitlines()),
        ]
        names = ("place", "by", "name", "locale", "role", "speaker", "authority", "consent",
                 "consented_at", "started_at", "ended_at")  # fmt: skip
        facts = {name: getattr(visit, name) for name in names}
        yield HeldRecord(
            _("A visit in which we helped you"), facts, [row for row in rows if row.lines]
        )


def _fates(person_id: UUID) -> Sequence[Fate]:
    count = _count(person_id)
    return [Fate(_("Visits in which we helped you"), count)] if count else []


def _erase(person_id: UUID) -> bool:
    """Nothing in them says any more whom they were for; the log of staff keeps that they were."""
    with transaction() as session:
        session.execute(
            update(Visit).where(_theirs(person_id)).values(_NOBODY),
            execution_options={"synchronize_session": False},
        )
    return False


def _theirs(person_id: UUID) -> ColumnElement[bool]:
    """Those in which a case of theirs was opened: a visit itself knows nobody."""
    opened = select(VisitCase.visit_id).where(VisitCase.case_id.in_(cases.ids_of_person(person_id)))
    return Visit.id.in_(opened) & Visit.name.is_not(None)


def _count(person_id: UUID) -> int:
    count = select(func.count()).select_from(Visit).where(_theirs(person_id))
    return db.session.scalar(count) or 0


HOLDER = Holder(
    key="visits",
    order=2,
    title=_l("Visits in which we helped you"),
    tables=frozenset({"assisted_visit"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
