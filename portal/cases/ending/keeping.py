"""Why cases are kept and how long. The forms say so; the domain that knows them registers here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select

from portal.accounts.services import After, Basis, SpecialCondition
from portal.core.clock import years_after, years_before
from portal.core.i18n import _

_YEARS = 2  # where no form says how long


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Those of one version of a form, or of a service without one.

    `over` is the first day on which a case that closed on a day is kept no longer, and `closed_by`
    the last day on which a case can have closed that is over by a day. `erasable` says whether its
    owner may have it deleted before. Words are in the language in use when they are asked for.
    """

    service: str
    version: int | None = None
    version_id: UUID | None = None
    purpose: Callable[[], str]
    how_long: Callable[[], str]
    because: Callable[[], str]
    basis: Basis
    special: SpecialCondition | None = None
    then: After
    erasable: bool
    over: Callable[[date], date]
    closed_by: Callable[[date], date]


class TermsSource(Protocol):
    """The domain that knows forms."""

    def versions(self) -> Select[UUID, UUID]:
        """The id of each submission, and that of the version it was given to."""

    def all(self) -> Sequence[Terms]:
        """Of every version that was ever published."""

    def of_version(self, version_id: UUID) -> Terms: ...

    def of_service(self, service: str) -> Terms | None:
        """Those of the newest version; None where no form has this name."""


_sources: list[TermsSource] = []


def set_terms(source: TermsSource) -> None:
    _sources[:] = [source]


def source() -> TermsSource:
    """Raises IndexError before the domain that knows forms is there."""
    return _sources[0]


def terms_for(service: str, version_id: UUID | None) -> Terms:
    """Of a case: of the version that was answered, or of the service where it came by hand."""
    if version_id is not None:
        return source().of_version(version_id)
    return source().of_service(service) or without_form(service)


def without_form(service: str) -> Terms:
    """What holds for cases that no form is for."""
    return Terms(
        service=service,
        purpose=lambda: _("We use it to deal with what you asked us."),
        how_long=lambda: _(
            "We keep it for 2 years after we close your case."
            " Then we take out everything that says who you are."
        ),
        because=lambda: _("You or we may have questions about it."),
        basis=Basis.PUBLIC_TASK,
        then=After.ANONYMISE,
        erasable=False,
        over=lambda closed: years_after(closed, _YEARS),
        closed_by=lambda today: years_before(today, _YEARS),
    )
