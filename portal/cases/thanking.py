"""Thanks to whoever reported something, that fit how it ended."""

from typing import Final

from portal.cases.models import Kind
from portal.cases.statuses import Status
from portal.core.errors import Sentence
from portal.core.i18n import _l

_THANKS: Final[dict[Status, Sentence]] = {
    Status.FIXED: _l("Thank you for telling us. Your report helped to get it fixed."),
    Status.COMPLETED: _l("Thank you for telling us. Your report helped to put it right."),
    Status.NO_FURTHER_ACTION: _l("Thank you for telling us, although we will not do more."),
    Status.NOT_OUR_RESPONSIBILITY: _l("Thank you for telling us, although it is not ours to mend."),
    Status.DUPLICATE: _l("Thank you for telling us too. It shows how many people it affects."),
    Status.INTERNAL_REFERRAL: _l("Thank you for telling us. The right team has your report now."),
}


def thanks(kind: Kind, status: Status) -> Sentence | None:
    """None where nothing was reported, or it isn't over."""
    return _THANKS.get(status) if kind is Kind.REPORT else None
