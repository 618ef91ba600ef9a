"""A form that costs something, filled in and sent as a resident does it."""

from sqlalchemy import select

from portal.cases.models import Case
from portal.core import db
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from portal.payments.services import PaymentView, Subject, of_subject
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Answer, Visitor

LOWER = {"discount": "lower", "address": "home", "times": 1, "months": 12}


def make_paid(*lines, **changes) -> Definition:
    """A collection: who says yes to the benefit pays less, once a year for each home."""
    usual = (
        {
            "label": "Collection, lower price",
            "pence": 1850,
            "only_if": "poor",
            "limit": LOWER,
        },
        {"label": "Collection", "pence": 3700, "vat": "standard"},
    )
    return make_definition(
        make_page("benefit", make_question("benefit", "radios")),
        make_page("home", make_question("home", "address")),
        make_page("email", make_question("email", "email")),
        service="collection",
        title="Book a collection",
        conditions={"poor": {"question": "benefit", "is": "yes"}},
        contact={"email": "email"},
        statuses=["received", "completed", "cancelled"],
        **{
            "fee": {
                "collected": True, "fund": "WASTE", "days_to_pay": 7, "lines": list(lines or usual),
            },
            **changes,
        },
    )  # fmt: skip


class Payer(Visitor):
    """Somebody who fills in this form, and pays or doesn't."""

    def fill_in(self, *, benefit: str = "no", line1: str = "2 Mill Lane") -> Answer:
        """Up to the check page."""
        home = {"home__mode": "by-hand", "home__line1": line1, "home__town": "Larkmere"}
        leads_to = self.answer_all(
            {
                "benefit": {"benefit": benefit},
                "home": {**home, "home__postcode": "LK2 1AA"},
                "email": {"email": "amina@example.org"},
            }
        ).leads_to
        return self.get(leads_to)


def publish(**changes) -> None:
    publishing.file_version(make_paid(**changes))


def the_case() -> Case:
    """The one that was opened last."""
    newest = select(Case).order_by(Case.received_at.desc()).limit(1)
    found = db.session.scalar(newest.execution_options(populate_existing=True))
    assert found is not None
    return found


def the_payment() -> PaymentView:
    found = of_subject(Subject.CASE, the_case().id)
    assert found is not None
    return found
