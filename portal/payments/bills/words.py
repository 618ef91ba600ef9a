"""What bills are called, in the language of the moment."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.core.i18n import _
from portal.payments.models import BillKind

SERVICE = "pay-a-bill"
_LABELS: Mapping[BillKind, str] = MappingProxyType(
    {BillKind.BILL: "Bill", BillKind.PENALTY: "Penalty charge"}
)


def label(kind: BillKind, number: str) -> str:
    """The English of the one line of its payment, like “Penalty charge LK1234”."""
    return f"{_LABELS[kind]} {number}"


def translated(label: str) -> str:
    """Such a line in the language of the moment."""
    for kind, english in _LABELS.items():
        number = label.removeprefix(f"{english} ")
        if number != label:
            if kind is BillKind.PENALTY:
                return _("Penalty charge %(number)s", number=number)
            return _("Bill %(number)s", number=number)
    return label
