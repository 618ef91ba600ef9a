"""How long the answers of a form are kept, in words."""

from portal.core.i18n import ngettext
from portal.eforms.definitions import Definition
from portal.eforms.definitions.retention import Retention


def kept(definition: Definition) -> str:
    """How long after the case is closed, and what happens then."""
    retention = definition.keeps
    return f"{_how_long(retention)} {retention.then.label}"


def _how_long(retention: Retention) -> str:
    if retention.days:
        return ngettext(
            "We keep it for %(n)s day after we close your case.",
            "We keep it for %(n)s days after we close your case.",
            retention.days,
        )
    if retention.months:
        return ngettext(
            "We keep it for %(n)s month after we close your case.",
            "We keep it for %(n)s months after we close your case.",
            retention.months,
        )
    return ngettext(
        "We keep it for %(n)s year after we close your case.",
        "We keep it for %(n)s years after we close your case.",
        retention.years or 0,
    )
