"""The mail to finance each morning: what came in the day before, and what waits for somebody."""

from datetime import date, timedelta

from portal.core import clock, i18n
from portal.core.db import transaction
from portal.notifications.services import queue_email
from portal.payments import council, words
from portal.payments.accounting import differences, totals, waiting
from portal.payments.money import money

_MOST = 20
_NOTHING = "–"


def report(day: date | None = None) -> None:
    """Once a day, however often it is asked for; of yesterday unless a day is named."""
    to = council.finance_email()
    if to is None:
        return
    day = day or clock.today() - timedelta(days=1)
    with transaction(), i18n.use_locale(i18n.DEFAULT.code):
        found = totals.of_day(day)
        queue_email(
            key=f"finance_daily:{day.isoformat()}",
            to=to,
            locale=i18n.DEFAULT.code,
            template="finance_daily",
            values={
                "day": i18n.date_text(day),
                "lines": [_line(total) for total in found.totals],
                "net": money(found.net),
                "vat": money(found.vat),
                "differences": differences.count_open(),
                "differing": [_differing(line) for line in differences.oldest_open(_MOST)],
                "differences_link": f"{council.public_url()}/staff/payments/differences",
                "refunds": waiting.count(),
                "link": f"{council.public_url()}/staff/payments/ledger?on={day.isoformat()}",
            },
        )


def _line(total: totals.Total) -> dict[str, str]:
    return {
        "fund": total.fund,
        "method": str(words.METHODS[total.method]),
        "came": money(total.came),
        "went": money(total.went),
        "net": money(total.net),
    }


def _differing(line: differences.Line) -> dict[str, str]:
    ours, theirs = (
        _NOTHING if amount is None else money(amount) for amount in (line.ours, line.theirs)
    )
    return {"source": line.source, "ours": ours, "theirs": theirs}
