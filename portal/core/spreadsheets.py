"""Lines of CSV for people who open them in a spreadsheet, which runs none of what was typed."""

import csv
import io
from collections.abc import Iterable

# A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_PENCE = 100


def line(cells: Iterable[str | int]) -> str:
    """One line, with its end. A number is an amount in pence, and is written in pounds."""
    out = io.StringIO()
    csv.writer(out).writerow(
        _safe(cell) if isinstance(cell, str) else pounds(cell) for cell in cells
    )
    return out.getvalue()


def pounds(pence: int) -> str:
    """Like 18.50 and -5.00, with no rounding: it begins with its sign, and is no formula."""
    whole, rest = divmod(abs(pence), _PENCE)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02d}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
