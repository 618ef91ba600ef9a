"""The numbers of an account at a bank or building society in the United Kingdom.

Only their shape is checked. Whether a sort code and an account number belong together can't be
known without the tables that Pay.UK publishes several times a year, nor whether the account
exists; so nothing here claims to know.
"""

import re

ACCOUNT_DIGITS = 8
_SHOWN_DIGITS = 3

_BETWEEN = re.compile(r"[ \-.]")
_SORT_CODE = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9]{6,8}")


def sort_code(written: str | None) -> str | None:
    """Its 6 digits; there may be spaces, dashes or full stops. None where it isn't one."""
    joined = _joined(written)
    return joined if _SORT_CODE.fullmatch(joined) else None


def account_number(written: str | None) -> str | None:
    """Its 8 digits: numbers of 6 or 7 get zeros in front, as Bacs wants them; None for others."""
    joined = _joined(written)
    return joined.zfill(ACCOUNT_DIGITS) if _ACCOUNT.fullmatch(joined) else None


def masked(account: str) -> str:
    """All that is shown of an account number to anybody: ••••567."""
    return f"••••{account[-_SHOWN_DIGITS:]}"


def _joined(written: str | None) -> str:
    return _BETWEEN.sub("", written or "")
