"""Somebody who joins the garden waste service of the demonstration council, and what follows."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.cases.models import Case
from portal.config import ROOT
from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms import publishing
from portal.eforms import services as forms
from portal.eforms.definitions import loading
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.debiting import agreeing
from portal.payments.debiting.agreeing import Account
from portal.payments.models import Instruction, Subscription, SubscriptionOrder
from portal.payments.services import Subject
from portal.payments.subscribing import handlers, viewing
from portal.payments.subscribing.viewing import SubscriptionView
from tests.payments.builders import open_session
from tests.support.account import make_person

SERVICE = "garden-waste"
START = datetime(2026, 3, 2, 12, tzinfo=clock.LONDON)
FIRST, LAST = date(2026, 3, 2), date(2027, 3, 1)  # of what begins on the first
SORT, NUMBER, HOLDER = "401276", "70872490", "Amina Khan"
HOME = {"uprn": None, "lines": ["1 High Street", "Larkmere"], "postcode": "LK1 2AB"}


def publish() -> None:
    publishing.file_version(loading.load(ROOT / "forms" / f"{SERVICE}.yaml"))


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "wish": "join",
        "address": HOME,
        "space": "yes",
        "bins": "two",
        "has-bins": 1,
        "reduced": "no",
        "pay-by": "card",
        "name": "Amina Khan",
        "email": "amina@example.org",
        "phone": None,
        **changes,
    }


class Joined(NamedTuple):
    case_id: UUID
    reference: str
    payment: services.PaymentView


def join(person_id: UUID | None, *, price: int = 17_000, **changes: Any) -> Joined:
    """A form that was sent, and isn't paid."""
    browser = uuid4().hex
    draft = forms.begin(browser, SERVICE, person_id=person_id)
    forms.answer(draft, answers(**changes))
    reference = forms.submit(browser, SERVICE, draft.id, person_id=person_id, price=price)
    case_id = db.session.scalar(select(Case.id).where(Case.reference == reference))
    view = services.of_subject(Subject.CASE, case_id)
    assert view is not None
    return Joined(case_id, reference, view)


def pay(till, reference: str) -> services.PaymentView:
    session = open_session(till, reference)
    till.pay(session)
    services.sync(session)
    return services.payment(reference)


def subscribe(till, run_jobs, person_id: UUID | None = None, **changes: Any) -> SubscriptionView:
    """Two bins for a year, paid by card."""
    joined = join(person_id or make_person(), **changes)
    pay(till, joined.payment.reference)
    run_jobs()
    found = viewing.of_case(joined.case_id)
    assert found is not None
    return found


def subscribe_by_debit(run_jobs, person_id: UUID | None = None, *, day: int = 15, **changes: Any):
    joined = join(person_id or make_person(), **{"pay-by": "direct-debit"}, **changes)
    set_up(joined.payment, day=day)
    run_jobs()
    found = viewing.of_case(joined.case_id)
    assert found is not None
    return found


def set_up(payment: services.PaymentView, *, day: int = 15):
    agreeing.write_down(payment, account(day=day))
    return agreeing.confirm(payment, agreeing.draft_of(payment).reference)


def account(**changes: Any) -> Account:
    return Account(**{"holder": HOLDER, "sort": SORT, "number": NUMBER, "day": 15, **changes})


def again(view: SubscriptionView) -> SubscriptionView:
    db.session.expire_all()
    found = viewing.of_case(view.case_id)
    assert found is not None
    return found


def ends(view: SubscriptionView, day) -> None:
    """Let it end on this day, whenever it began."""
    with transaction() as session:
        row = session.get_one(Subscription, view.id)
        row.starts_on = day - (row.ends_on - row.starts_on)
        row.ends_on = day
        bought = select(SubscriptionOrder).where(SubscriptionOrder.subscription_id == row.id)
        for order in session.scalars(bought):
            order.starts_on = row.starts_on
            order.done_at = order.done_at - timedelta(days=330)


def a_day() -> None:
    """What the job of a day does."""
    handlers.each_day(timestamp=0)


@contextmanager
def on(day):
    """Noon of that day."""
    with clock.frozen(datetime(day.year, day.month, day.day, 12, tzinfo=clock.LONDON)):
        yield


def kinds() -> list[str]:
    """What the bureau is to be told."""
    found = db.session.scalars(select(Instruction).order_by(Instruction.created_at))
    return sorted(each.kind.value for each in found)


def mails(template: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.template == template)))


def status_of(case_id: UUID) -> str | None:
    """Of a case, as it is in the database."""
    return db.session.scalar(
        select(Case.status).where(Case.id == case_id).execution_options(populate_existing=True)
    )
