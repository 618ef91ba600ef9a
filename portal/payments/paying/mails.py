"""Mail about payments that isn't about a fault: due, received, given back, no longer to be paid."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from portal.accounts.services import Topic, preferences_of
from portal.cases import services as cases
from portal.core.db import transaction
from portal.core.i18n import current, use_locale
from portal.notifications.services import queue_email
from portal.payments import council
from portal.payments.models import Subject
from portal.payments.money import money
from portal.payments.paying import about
from portal.payments.taking.viewing import PaymentView


def due(view: PaymentView, *, key: str) -> None:
    """What is to be paid and by when, with the link that somebody else can have too."""
    _tell(view, "payment_due", key=key, useful_until=view.due_at)


def received(view: PaymentView, *, key: str) -> None:
    _tell(view, "payment_received", key=key)


def expired(view: PaymentView, *, took: bool, key: str) -> None:
    """Whatever somebody chose about email: what they asked for is not done.

    `took`: money came, though it wasn't what was asked for.
    """
    _tell(view, "payment_expired", key=key, always=True, took=took)


def refunded(view: PaymentView, amount: int, *, key: str) -> None:
    """`amount` went back, in pence."""
    _tell(view, "payment_refunded", key=key, always=True, amount=money(amount))


def refund_failed(view: PaymentView, amount: int, *, key: str) -> None:
    """`amount` was to go back, in pence, and is still here."""
    _tell(view, "payment_refund_failed", key=key, always=True, amount=money(amount))


def pass_on(view: PaymentView, email: str) -> None:
    """The link alone, for whoever is to pay: it says nothing of whose it is."""
    with transaction():
        queue_email(
            key=f"payment_link:{uuid4()}",
            about=view.id,
            to=email,
            locale=current().code,
            template="payment_link",
            values=_values(view, current().code),
            useful_until=view.due_at,
        )


def _tell(
    view: PaymentView,
    template: str,
    *,
    key: str,
    always: bool = False,
    useful_until: datetime | None = None,
    **more: Any,
) -> None:
    chosen = preferences_of(view.person_id)
    if not view.email or not (always or chosen.emails(Topic.PAYMENTS)):
        return
    with transaction(), use_locale(chosen.locale or view.locale) as locale:
        queue_email(
            key=key,
            about=view.id,
            to=view.email,
            locale=locale.code,
            template=template,
            values={**_values(view, locale.code), **_of_case(view, locale.code), **more},
            useful_until=useful_until,
        )


def _values(view: PaymentView, locale: str) -> dict[str, Any]:
    """JSON values, in the language in use."""
    link = about.link_of(view, locale)
    return {
        "reference": view.reference,
        "title": str(about.title_of(view)),
        "amount": money(view.amount),
        "until": view.last_day.isoformat(),
        "link": link,
        "again": _again(view),
        "paid_for": view.subject,
        "by_bank": view.by_bank,
    }


def _again(view: PaymentView) -> str | None:
    """Where to ask for it once more: the form, or the search for a bill."""
    if view.subject is Subject.CASE:
        return f"{council.public_url()}/services/{view.service}/"
    return f"{council.public_url()}/pay-a-bill/" if view.subject is Subject.BILL else None


def _of_case(view: PaymentView, locale: str) -> dict[str, Any]:
    """The way to the case: only for whoever asked for it."""
    reference = about.case_of(view)
    if reference is None:
        return {"case_link": None}
    code = cases.access_code(reference)
    return {"case_link": cases.link_to(reference, code, locale)}
