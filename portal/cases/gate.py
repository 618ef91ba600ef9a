"""Who may look at a case: whoever has its reference and its access code."""

from sqlalchemy import select

from portal.cases import references
from portal.cases.models import Case
from portal.cases.reading import UnknownCase
from portal.core import db, security
from portal.core.errors import Forbidden
from portal.core.i18n import _l


class WrongCode(Forbidden):
    """Says the same whether the reference or the code is wrong."""

    message = _l("The reference and the access code do not go together. Check both.")


def open_with_code(reference: str, code: str) -> str:
    """The reference as we write it, if this is the code that goes with it.

    Takes both as people type them. Raises WrongCode, or TooManyAttempts: 10 wrong tries in
    15 minutes from one network, whether there is such a case or not. Right ones don't count: a
    library is one network. There is no limit by reference: it would let anybody shut out the owner,
    and a code of 39 bits needs none.
    """
    known = references.normal_reference(reference)
    limit = ("10/15minutes", "case code by network", security.network())
    security.refuse_if_throttled(*limit)
    wanted = _code_of(known) if known else None
    given = references.normal_code(code)
    right = security.same(given, references.normal_code(wanted or references.new_code()))
    if known is None or wanted is None or not right:
        security.throttle(*limit)
        raise WrongCode
    return known


def access_code(reference: str) -> str:
    """The code that goes with a reference, for the person who has just been given both.

    Raises UnknownCase.
    """
    code = _code_of(reference)
    if code is None:
        raise UnknownCase
    return code


def _code_of(reference: str) -> str | None:
    return db.session.scalar(select(Case.access_code).where(Case.reference == reference))
