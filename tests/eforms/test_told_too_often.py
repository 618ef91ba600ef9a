"""Anybody can write anybody's number into a form, so only so many forms a day tell it something."""

from portal.core import phones, security
from portal.eforms import publishing
from tests.eforms.booked import Booker, make_calendar
from tests.eforms.builders import make_definition, make_page, make_question

PHONE = "07700 900 982"
MOST = 20  # a day


def test_one_phone_number_is_told_of_so_many_forms_a_day(app):
    make_calendar()
    publishing.file_version(
        make_definition(
            make_page("phone", make_question("phone", "phone")),
            make_page("time", make_question("time", "slot")),
            service="visit",
            kind="booking",
            contact={"phone": "phone"},
            statuses=["received", "completed", "cancelled"],
            booking={"calendar": "visits", "taken": True},
        )
    )
    booker = Booker(app.test_client(), "visit")
    booker.answer_all({"phone": {"phone": PHONE}})
    booker.choose()
    for _ in range(MOST):
        security.count_mail_to(phones.kept(PHONE))

    assert booker.submit().status == 429
