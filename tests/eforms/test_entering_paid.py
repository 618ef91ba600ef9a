"""A form that costs something, which staff enter by hand: it is paid by hand, or by a letter."""

import pytest

from portal.accounts.services import Role
from portal.cases.statuses import Status
from portal.core import clock
from portal.payments import services
from portal.payments.paying import passing_on
from portal.payments.provider_in_use import using
from portal.payments.services import PaymentMethod
from portal.payments.taking import asking
from tests.accounts.visiting import send
from tests.eforms.paid import publish, the_case, the_payment
from tests.payments.at_the_desk import actor
from tests.support.provider import Till

PAPER = """\
benefit: "no"
home: {line1: 2 Mill Lane, town: Larkmere, postcode: LK2 1AA}
email: amina@example.org
"""


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def waits(app, till, tmp_path, run_jobs):
    """The payment that a form from the post waits for."""
    publish()
    file = tmp_path / "answers.yaml"
    file.write_text(PAPER, encoding="utf-8")
    words = ["forms", "enter", "collection", str(file), "--received", clock.today().isoformat()]
    shown = app.test_cli_runner().invoke(args=words)
    assert shown.exit_code == 0, shown.output
    run_jobs()
    assert the_case().status is Status.PAYMENT_DUE
    return the_payment()


def test_an_adviser_takes_what_the_form_costs_and_the_case_is_received(waits, run_jobs):
    assert (waits.amount, waits.due) == (3700, True)

    services.take_by_hand(actor(Role.ADVISER), waits.reference, PaymentMethod.PHONE, "4471-22")
    run_jobs()

    assert the_case().status is Status.RECEIVED


def test_or_it_is_paid_with_what_stands_in_the_letter(waits, client, till, run_jobs):
    letter = passing_on.write_letter(actor(Role.ADVISER), waits.reference)
    code = asking.code_of(letter.id)

    opened = send(client, "/pay/", reference=letter.reference, code=code).location
    send(client, opened)
    [made] = [each for each in till.made.values() if each.url]
    till.pay(made.id)
    client.get(f"{opened}/back")
    run_jobs()

    assert the_case().status is Status.RECEIVED
