"""The Direct Debit Guarantee, word for word.

The Direct Debit scheme prescribes its text (the scheme's service user guide): only the name of the
service user and its working days of notice are filled in. It is shown in English on the pages of
any language, so it isn't translated; what it means is said beside it.
"""

from portal.payments.debiting import council

_PRESCRIBED = """\
This Guarantee is offered by all banks and building societies that accept instructions to pay \
Direct Debits.
If there are any changes to the amount, date or frequency of your Direct Debit {org} will notify \
you {n} working days in advance of your account being debited or as otherwise agreed. If you \
request {org} to collect a payment, confirmation of the amount and date will be given to you at \
the time of the request.
If an error is made in the payment of your Direct Debit, by {org} or your bank or building \
society, you are entitled to a full and immediate refund of the amount paid from your bank or \
building society.
If you receive a refund you are not entitled to, you must pay it back when {org} asks you to.
You can cancel a Direct Debit at any time by simply contacting your bank or building society. \
Written confirmation may be required. Please also notify us."""


def prescribed() -> list[str]:
    """Its clauses, in their order."""
    filled = _PRESCRIBED.format(org=council.originator(), n=council.notice_days())
    return filled.splitlines()
