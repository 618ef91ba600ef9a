import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.sandbox import KEY, PaymentSandbox

ADDRESS = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _empty_books(sandbox: PaymentSandbox) -> None:
    sandbox.forget()


def asked_for(**changed: Any) -> dict[str, str]:
    """What a session is made with; a value None leaves one out."""
    line = "line_items[0]"
    known = {
        "mode": "payment",
        f"{line}[quantity]": "2",
        f"{line}[price_data][currency]": "gbp",
        f"{line}[price_data][unit_amount]": "925",
        f"{line}[price_data][product_data][name]": "A large item & another",
        "success_url": f"{ADDRESS}/back?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{ADDRESS}/cancelled",
        "client_reference_id": "attempt-1",
    }
    return {name: value for name, value in {**known, **changed}.items() if value is not None}


@pytest.fixture
def post(sandbox: PaymentSandbox) -> Callable[..., tuple[int, dict[str, Any]]]:
    """`post("refunds", {…}, key="…")`: the status, and what was answered."""

    def send(
        path: str, form: dict[str, str], *, key: str | None = None, bearer: str = KEY
    ) -> tuple[int, dict[str, Any]]:
        headers = {
            "Authorization": f"Bearer {bearer}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if key:
            headers["Idempotency-Key"] = key
        status, body = sandbox.request("POST", f"/v1/{path}", urlencode(form), headers)
        return status, json.loads(body)

    return send


@pytest.fixture
def made(post: Callable[..., Any]) -> dict[str, Any]:
    """A session that is open."""
    status, session = post("checkout/sessions", asked_for())
    assert status == 200, session
    return session
