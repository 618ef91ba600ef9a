"""For whom a form is filled in: the person themselves, or an organisation they act for."""

from uuid import UUID

from sqlalchemy import select, update

from portal.accounts import services as accounts
from portal.cases.services import CustomerType
from portal.core import db
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.eforms.drafts.drafting import NoDraft, OpenDraft
from portal.eforms.models import Draft

# What each kind of organisation counts as in figures (R47).
_CUSTOMERS = {
    accounts.OrganisationKind.BUSINESS: CustomerType.BUSINESS,
    accounts.OrganisationKind.CHARITY: CustomerType.CHARITY,
    accounts.OrganisationKind.GROUP: CustomerType.GROUP,
    accounts.OrganisationKind.OTHER: CustomerType.GROUP,
}


class NoLongerActing(Conflict):
    message = _l("You no longer act for that organisation. Choose again who this is for.")


def organisations_of(person_id: UUID) -> list[accounts.Acting]:
    """Those a person can fill in a form for."""
    return accounts.acting_for(person_id)


def act_for(draft: OpenDraft, person_id: UUID | None, organisation_id: UUID | None) -> None:
    """Keep for whom a draft is; no organisation is whoever fills it in.

    Raises NoDraft, NoSuchOrganisation.
    """
    if organisation_id is not None:
        if person_id is None:
            raise accounts.NoSuchOrganisation
        accounts.acting(person_id, organisation_id)
    with transaction() as session:
        kept = session.scalar(
            update(Draft)
            .where(Draft.id == draft.id, Draft.submitted_at.is_(None))
            .values(
                organisation_id=organisation_id,
                acting_person_id=person_id if organisation_id else None,
            )
            .returning(Draft.id)
        )
    if kept is None:
        raise NoDraft


def acted_for(draft: OpenDraft) -> str | None:
    """What was chosen before, as the page's boxes name it."""
    found = db.session.scalar(select(Draft.organisation_id).where(Draft.id == draft.id))
    return str(found) if found else None


def name_acted_for(draft: OpenDraft) -> str | None:
    """The organisation a draft is for, or None where it is for whoever fills it in.

    Whoever was taken out of it since reads no name any more: sending asks them again.
    """
    found = select(Draft.organisation_id, Draft.acting_person_id).where(Draft.id == draft.id)
    row = db.session.execute(found).one_or_none()
    if row is None or row.organisation_id is None or row.acting_person_id is None:
        return None
    try:
        return accounts.acting(row.acting_person_id, row.organisation_id).name
    except accounts.NoSuchOrganisation:
        return None


def customer_of(draft: Draft) -> tuple[UUID | None, CustomerType]:
    """Whose the case will be. Asked again when it is sent: a member may have been taken out since.

    Raises NoLongerActing.
    """
    if draft.organisation_id is None or draft.acting_person_id is None:
        return None, CustomerType.INDIVIDUAL
    try:
        found = accounts.acting(draft.acting_person_id, draft.organisation_id)
    except accounts.NoSuchOrganisation:
        raise NoLongerActing from None
    return found.id, _CUSTOMERS[found.kind]
