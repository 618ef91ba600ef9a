"""The objects as Stripe writes them, complete enough for what reads them."""

from typing import Any

from portal.sandbox.payments.outcomes import Outcome
from portal.sandbox.payments.wire import Thing

API_VERSION = "2026-10-28.endive"
_DAY = 24 * 3600
_DAYS_TO_ANSWER = 9
_FEE_PER_MILLE, _FEE_PENCE = 15, 20  # what Stripe keeps of a British card


def session(**known: Any) -> Thing:
    """`known` has id, created, expires_at, url, amount and what the caller asked for."""
    amount = known.pop("amount")
    return {
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "client_secret": None,
        "consent": None,
        "consent_collection": None,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "discounts": [],
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "mode": "payment",
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card", "bacs_debit"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        **known,
    }


def line_item(name: str, item: str, price: Thing, quantity: int) -> Thing:
    amount = price["unit_amount"] * quantity
    return {
        "id": item,
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": name,
        "price": price,
        "quantity": quantity,
    }


def price(name: str, product: str, **known: Any) -> Thing:
    """`known` has created, currency and unit_amount."""
    return {
        "id": name,
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount_decimal": str(known["unit_amount"]),
        **known,
    }


def intent(name: str, created: int, paid_for: Thing, asked: Thing) -> Thing:
    """Of a session; `asked` is what it said for its payment_intent_data."""
    return {
        "id": name,
        "object": "payment_intent",
        "amount": paid_for["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{name}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": created,
        "currency": paid_for["currency"],
        "customer": None,
        "description": asked.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": asked.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": paid_for["payment_method_types"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(name: str, created: int, paying: Thing, outcome: Outcome, email: str | None) -> Thing:
    """Of an intent, not decided yet: what becomes of it is written in afterwards."""
    address = {"city": None, "country": "GB", "line1": None, "line2": None,
               "postal_code": None, "state": None}  # fmt: skip
    return {
        "id": name,
        "object": "charge",
        "amount": paying["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": address, "email": email, "name": None, "phone": None, "tax_id": None,
        },
        "calculated_statement_descriptor": None,
        "captured": False,
        "created": created,
        "currency": paying["currency"],
        "customer": None,
        "description": paying["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": paying["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": paying["id"],
        "payment_method": None,
        "payment_method_details": _method(outcome),
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }  # fmt: skip


def _method(outcome: Outcome) -> Thing:
    if outcome.slow:
        debit = {"fingerprint": None, "last4": "2345", "mandate": None, "sort_code": "108800"}
        return {"type": "bacs_debit", "bacs_debit": debit}
    card = {"brand": "visa", "country": "GB", "exp_month": 12, "exp_year": 2034,
            "funding": "credit", "last4": outcome.key}  # fmt: skip
    return {"type": "card", "card": card}


def refund(name: str, created: int, of: Thing, **known: Any) -> Thing:
    """Of a charge; `known` has amount, reason, metadata and status."""
    return {
        "id": name,
        "object": "refund",
        "balance_transaction": None,
        "charge": of["id"],
        "created": created,
        "currency": of["currency"],
        "payment_intent": of["payment_intent"],
        "receipt_number": None,
        "source_transfer_reversal": None,
        "transfer_reversal": None,
        **known,
    }


def dispute(name: str, created: int, of: Thing, amount: int, reason: str) -> Thing:
    return {
        "id": name,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": of["id"],
        "created": created,
        "currency": of["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}, "uncategorized_text": None},
        "evidence_details": {
            "due_by": created + _DAYS_TO_ANSWER * _DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": of["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }


def fee_of(amount: int) -> int:
    return amount * _FEE_PER_MILLE // 1000 + _FEE_PENCE


def movement(name: str, created: int, **known: Any) -> Thing:
    """A line of Stripe's books.

    `known` has amount, currency, fee, reporting_category, source and type.
    """
    fee = known["fee"]
    kept = {"amount": fee, "application": None, "currency": known["currency"],
            "description": "Stripe processing fees", "type": "stripe_fee"}  # fmt: skip
    return {
        "id": name,
        "object": "balance_transaction",
        "available_on": created + 7 * _DAY,
        "balance_type": "payments",
        "created": created,
        "description": None,
        "exchange_rate": None,
        "fee_details": [kept] if fee else [],
        "net": known["amount"] - fee,
        "status": "pending",
        **known,
    }
