"""VAT, which is contained in every price."""

from collections.abc import Mapping
from types import MappingProxyType

# Percent of the price without VAT, by the name that a fee says. VATA 1994 s 2 (standard),
# Sch 8 (zero), Sch 9 (exempt); what a council does by law alone is outside its scope (s 41A).
VATS: Mapping[str, int] = MappingProxyType({"standard": 20, "zero": 0, "exempt": 0, "outside": 0})


def vat_in(pence: int, vat: str) -> int:
    """The VAT in a price that contains it, both in pence; half a penny counts as one.

    Raises KeyError for a rate that isn't in VATS.
    """
    rate = VATS[vat]
    return share(pence, rate, 100 + rate)


def share(pence: int, part: int, whole: int) -> int:
    """The part of an amount above zero, to the penny; half a penny counts as one."""
    return (2 * pence * part + whole) // (2 * whole)
