"""Checkout Sessions: made, ended. Paying in one is `paying`."""

import re
from typing import Any
from urllib.parse import urlsplit

from portal.sandbox.payments import objects
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.wire import Refused, Thing, metadata, only, required, text_of, whole

_PARAMS = (
    "cancel_url", "client_reference_id", "customer_email", "expires_at", "line_items", "locale",
    "metadata", "mode", "payment_intent_data", "payment_method_types", "submit_type",
    "success_url",
)  # fmt: skip
_LOCALES = {
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil",
    "fr", "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl",
    "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
}  # fmt: skip
_LEAST_PENCE, _MOST_PENCE = 30, 99_999_999
_SOONEST, _LATEST = 30 * 60, 24 * 3600
_MOST_ITEMS = 100
_EXPIRES = "The `expires_at` timestamp must be {} from Checkout Session creation."


def create(books: Books, params: Thing) -> Thing:
    only(params, _PARAMS)
    if params.get("mode") != "payment":
        raise Refused("The payment sandbox only knows mode=payment", param="mode")
    lines = _lines(books, required(params, "line_items"))
    amount = _total(lines)
    now = books.now()
    name = books.new_id("cs_test")
    session = objects.session(
        id=name,
        amount=amount,
        currency=lines[0]["currency"],
        created=now,
        expires_at=_expiry(params, now),
        url=f"{books.base}/pay/{name}",
        success_url=_address(params, "success_url", required(params, "success_url")),
        cancel_url=_address(params, "cancel_url", params.get("cancel_url")),
        client_reference_id=text_of(params, "client_reference_id", 200),
        customer_email=_email(params),
        locale=_locale(params),
        metadata=metadata(params),
    )
    books.lines[name] = lines
    books.asked[name] = _of_intent(params)
    return books.add(session)


def expire(books: Books, session: Thing) -> Thing:
    if session["status"] != "open":
        raise Refused(
            "Only Checkout Sessions with a status in [open] can be expired. This Checkout Session"
            f" has a status of {session['status']}.",
            began=True,
        )
    books.end(session)
    return session


def _lines(books: Books, given: Any) -> list[Thing]:
    if not isinstance(given, list) or len(given) > _MOST_ITEMS:
        raise Refused("Invalid array", param="line_items")
    return [_line(books, each, f"line_items[{place}]") for place, each in enumerate(given)]


def _line(books: Books, given: Any, param: str) -> Thing:
    priced = given.get("price_data") if isinstance(given, dict) else None
    if not isinstance(priced, dict):
        raise Refused("The payment sandbox wants price_data", param=f"{param}[price_data]")
    only(given, ("price_data", "quantity"))
    only(priced, ("currency", "product_data", "unit_amount"))
    name = text_of(required(priced, "product_data"), "name", 250)
    if not name:
        raise Refused("Missing required param: name.", param=f"{param}[price_data][product_data]")
    currency = required(priced, "currency")
    if not re.fullmatch(r"[A-Za-z]{3}", str(currency)):
        raise Refused(f"Invalid currency: {currency}", param=f"{param}[price_data][currency]")
    unit = whole(priced.get("unit_amount", ""), f"{param}[price_data][unit_amount]")
    quantity = whole(given.get("quantity", ""), f"{param}[quantity]")
    if unit < 0 or quantity < 1:
        raise Refused("Invalid amount", code="parameter_invalid_integer", param=param)
    price = objects.price(
        books.new_id("price"), books.new_id("prod"),
        created=books.now(), currency=str(currency).lower(), unit_amount=unit,
    )  # fmt: skip
    return objects.line_item(name, books.new_id("li"), price, quantity)


def _total(lines: list[Thing]) -> int:
    if len({line["currency"] for line in lines}) > 1:
        raise Refused("All line items must have the same currency", param="line_items")
    amount: int = sum(line["amount_total"] for line in lines)
    if amount < _LEAST_PENCE:
        raise Refused(
            "The Checkout Session's total amount due must add up to at least £0.30 gbp",
            code="amount_too_small",
        )
    if amount > _MOST_PENCE:
        raise Refused("The total amount must be no more than £999,999.99", code="amount_too_large")
    return amount


def _expiry(params: Thing, now: int) -> int:
    """Between 30 minutes and 24 hours from when it is made."""
    if "expires_at" not in params:
        return now + _LATEST
    at = whole(params["expires_at"], "expires_at")
    if at < now + _SOONEST:
        raise Refused(_EXPIRES.format("at least 30 minutes"), param="expires_at")
    if at > now + _LATEST:
        raise Refused(_EXPIRES.format("less than 24 hours"), param="expires_at")
    return at


def _address(params: Thing, name: str, given: Any) -> str | None:
    if given is None:
        return None
    parts = urlsplit(str(given))
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Refused("Not a valid URL", code="url_invalid", param=name)
    return text_of(params, name, 5000)


def _email(params: Thing) -> str | None:
    given = text_of(params, "customer_email", 800)
    if given and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        raise Refused(
            f"Invalid email address: {given}", code="email_invalid", param="customer_email"
        )
    return given


def _locale(params: Thing) -> str | None:
    given = text_of(params, "locale", 10)
    if given and given not in _LOCALES:
        raise Refused(f"Invalid locale: {given}", param="locale")
    return given


def _of_intent(params: Thing) -> Thing:
    given = params.get("payment_intent_data") or {}
    if not isinstance(given, dict):
        raise Refused("Invalid object", param="payment_intent_data")
    only(given, ("description", "metadata"))
    return {"description": text_of(given, "description", 1000), "metadata": metadata(given)}
