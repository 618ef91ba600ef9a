from datetime import UTC, datetime, timedelta

from portal.payments.provider import Checkout, CheckoutLine


def make_checkout(number=1, **changed):
    known = {
        "key": f"attempt-{number}",
        "reference": f"attempt-{number}",
        "lines": [
            CheckoutLine("Collection of a sofa", 1250),
            CheckoutLine("Each further item", 600),
        ],
        "currency": "gbp",
        "language": "pl",
        "success_url": "http://127.0.0.1:9/pay/LK-1/back",
        "cancel_url": "http://127.0.0.1:9/pay/LK-1",
        "expires_at": datetime.now(UTC) + timedelta(minutes=35),
    }
    return Checkout(**{**known, **changed})
