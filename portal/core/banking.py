"""The numbers of an account at a bank or building society in the United Kingdom.

Their shape is always checked. Whether a sort code and an account number can belong together is
checked with the tables of Pay.UK, where the operator gives them; they change several times a year
and aren't ours to publish. Whether the account exists, nothing here claims to know.
"""

import re

from flask import Flask

from portal.core import modulus
from portal.core.i18n import _l

NOT_TOGETHER = _l(
    "This sort code and account number do not go together."
    " Check both against your bank card or statement."
)
ACCOUNT_DIGITS = 8
_SHOWN_DIGITS = 3

_BETWEEN = re.compile(r"[ \-.]")
_SORT_CODE = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9]{6,8}")


class Known:
    """The tables of Pay.UK, loaded when the app is made; answers are read without one too."""

    tables: modulus.Tables | None = None


def init_app(app: Flask) -> None:
    """Raises SettingsError where the tables can't be used."""
    given = app.config["SETTINGS"]
    both = given.bank_weights and given.bank_substitutes
    Known.tables = modulus.read(given.bank_weights, given.bank_substitutes) if both else None


def sort_code(written: str | None) -> str | None:
    """Its 6 digits; there may be spaces, dashes or full stops. None where it isn't one."""
    joined = _joined(written)
    return joined if _SORT_CODE.fullmatch(joined) else None


def account_number(written: str | None) -> str | None:
    """Its 8 digits: numbers of 6 or 7 get zeros in front, as Bacs wants them; None for others."""
    joined = _joined(written)
    return joined.zfill(ACCOUNT_DIGITS) if _ACCOUNT.fullmatch(joined) else None


def go_together(sort: str, account: str) -> bool:
    """`sort` has 6 digits, `account` 8. Without the tables of Pay.UK every pair may be right."""
    return Known.tables is None or Known.tables.pass_together(sort, account)


def masked(account: str) -> str:
    """All that is shown of an account number to anybody: ••••567."""
    return f"••••{account[-_SHOWN_DIGITS:]}"


def _joined(written: str | None) -> str:
    return _BETWEEN.sub("", written or "")
