"""What each version of a form says about why its answers are held and how long, for cases."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select

from portal.accounts.services import Basis
from portal.cases.services import Terms
from portal.core import db
from portal.core.i18n import pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from portal.eforms.models import FormVersion, Submission
from portal.eforms.pages.keeping import kept

_VERSIONS_KEPT = 500


class FormTerms:
    """The terms of cases, as the forms say them."""

    def versions(self) -> Select[UUID, UUID]:
        return select(Submission.id, Submission.version_id)

    def all(self) -> Sequence[Terms]:
        known = select(FormVersion.id).order_by(FormVersion.service, FormVersion.number)
        return [self.of_version(version_id) for version_id in db.session.scalars(known).all()]

    def of_version(self, version_id: UUID) -> Terms:
        return _terms(version_id, publishing.definition_of(version_id))

    def of_service(self, service: str) -> Terms | None:
        """Also of a form that was withdrawn: its cases are kept on."""
        newest = db.session.scalar(
            select(FormVersion.id)
            .where(FormVersion.service == service)
            .order_by(FormVersion.number.desc())
            .limit(1)
        )
        return self.of_version(newest) if newest else None


@lru_cache(maxsize=_VERSIONS_KEPT)
def _number(version_id: UUID) -> int:
    return publishing.number_of(version_id)


def _terms(version_id: UUID, definition: Definition) -> Terms:
    basis, retention = definition.lawful_basis or Basis.PUBLIC_TASK, definition.keeps
    asked = retention.if_asked
    return Terms(
        service=definition.service,
        version=_number(version_id),
        version_id=version_id,
        purpose=lambda: pgettext(definition.service, definition.purpose),
        how_long=lambda: kept(definition),
        because=lambda: pgettext(definition.service, retention.because),
        basis=basis,
        special=definition.special_category,
        then=retention.then,
        erasable=basis.erasable if asked is None else asked,
        over=retention.over,
        closed_by=retention.closed_by,
    )
