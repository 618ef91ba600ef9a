"""Amounts of money as people read them."""

_PENCE = 100


def money(pence: int) -> str:
    """Like £18.50 and £1,250.00; below zero with a minus sign before the £."""
    sign = "\N{MINUS SIGN}" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), _PENCE)
    return f"{sign}£{pounds:,}.{rest:02d}"
