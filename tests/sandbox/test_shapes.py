"""Each object of the sandbox has what Stripe's own SDK says of its kind, and nothing else."""

import types
from decimal import Decimal
from typing import ClassVar, ForwardRef, Literal, Union, get_args, get_origin

import pytest
import stripe
from stripe import StripeObject

from tests.sandbox.conftest import asked_for

KINDS = {
    "checkout/sessions": stripe.checkout.Session,
    "payment_intents": stripe.PaymentIntent,
    "charges": stripe.Charge,
    "refunds": stripe.Refund,
    "disputes": stripe.Dispute,
    "balance_transactions": stripe.BalanceTransaction,
    "events": stripe.Event,
}


def faults(value, hint, at):
    """What is wrong with a value, as sentences; nothing where it fits the SDK's type of it."""
    origin = get_origin(hint)
    if isinstance(hint, (str, ForwardRef)):
        named = hint if isinstance(hint, str) else hint.__forward_arg__
        return faults(value, getattr(stripe, named, object), at)
    if origin in {Union, types.UnionType}:
        found = [faults(value, each, at) for each in get_args(hint)]
        return [] if [] in found else found[0]
    if origin is Literal:
        return [] if value in get_args(hint) else [f"{at}: {value!r} isn't one of its words"]
    if origin is list:
        return faults_of_list(value, get_args(hint)[0], at)
    if isinstance(origin or hint, type) and issubclass(origin or hint, StripeObject):
        return faults_of_object(value, origin or hint, at)
    return [] if is_a(value, hint) else [f"{at}: {value!r} isn't {hint}"]


def is_a(value, kind):
    if kind in {object, bool}:
        return isinstance(value, kind)
    return isinstance(value, str if kind is Decimal else kind) and not isinstance(value, bool)


def faults_of_list(value, inner, at):
    if not isinstance(value, list):
        return [f"{at}: no list"]
    return [fault for each in value for fault in faults(each, inner, f"{at}[]")]


def faults_of_object(value, kind, at):
    if not isinstance(value, dict):
        return [f"{at}: no object"]
    known = {
        name: hint
        for name, hint in kind.__annotations__.items()
        if get_origin(hint) is not ClassVar
    }
    if not known or kind.__name__ in {"ListObject", "UntypedStripeObject"}:
        return []
    missing = [
        f"{at}.{name}: missing"
        for name, hint in known.items()
        if name not in value and type(None) not in get_args(hint)
    ]
    unknown = [f"{at}.{name}: unknown" for name in value if name not in known]
    wrong = [
        fault
        for name in value
        if name in known
        for fault in faults(value[name], known[name], f"{at}.{name}")
    ]
    return missing + unknown + wrong


@pytest.fixture
def everything(sandbox, post, made):
    """Something of each kind, in as many states as there are."""
    others = [post("checkout/sessions", asked_for())[1]["id"] for _ in range(5)]
    sandbox.pay(made["id"], "9995")
    sandbox.pay(made["id"])
    intent = sandbox.get(f"checkout/sessions/{made['id']}")["payment_intent"]
    sandbox.fail_refund(sandbox.refund(intent, 100)["id"])
    sandbox.refund(intent, 200)
    sandbox.close_dispute(sandbox.dispute(intent)["id"], won=True)
    sandbox.pay(others[0], "slow")
    sandbox.pay(others[1], "slow")
    sandbox.settle(others[1], paid=True)
    sandbox.expire(others[2])
    sandbox.pay(others[3], "3184", bank=False)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", KINDS)
def test_every_object_is_as_the_sdk_reads_it(sandbox, path):
    listed = sandbox.get(path, limit=100)["data"]

    assert listed
    found = {fault for each in listed for fault in faults(each, KINDS[path], path)}
    assert sorted(found) == []


def test_line_items_are_as_the_sdk_reads_them(sandbox, made):
    [line] = sandbox.get(f"checkout/sessions/{made['id']}/line_items")["data"]

    assert faults(line, stripe.LineItem, "item") == []


def test_the_check_sees_what_is_missing_unknown_or_of_another_type(sandbox, made):
    broken = {**made, "amount_total": "18.50", "colour": "red", "status": "half"}
    del broken["created"]

    assert faults(broken, stripe.checkout.Session, "session") == [
        "session.created: missing",
        "session.colour: unknown",
        "session.amount_total: '18.50' isn't <class 'int'>",
    ]
