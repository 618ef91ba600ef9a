"""Pages that say it at the box: a card number goes into each of their boxes, and none takes it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.services import Role
from portal.bookings.models import Slot
from portal.bookings.waiting import joining
from portal.cases import services as cases
from portal.cases.complaints import escalating
from portal.cases.complaints import working as complaints
from portal.cases.complaints.models import Finding, Lesson, Nature
from portal.cases.complaints.working import Answer, Learnt
from portal.cases.services import OpenedCase, Status, record_of
from portal.config import ROOT
from portal.core import clock, db
from portal.eforms import publishing
from portal.eforms.definitions import loading
from portal.gazetteer import landmarks
from portal.payments import differences
from portal.payments.models import Difference
from portal.uploads.models import Upload
from tests.assisted.helping import Adviser
from tests.assisted.test_visits import report
from tests.bookings import at_the_counter
from tests.bookings.at_the_counter import BOOKINGS, REGISTRARS
from tests.bookings.builders import ADA, make_booking, make_calendar
from tests.cases.builders import make_case
from tests.cases.writing import resident_of
from tests.eforms import asking_again, boxed_customers
from tests.eforms.asking_again import Again
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.files import picture
from tests.eforms.uploading import Sender
from tests.eforms.visitor import Visitor
from tests.faults.builders import make_report
from tests.payments.at_the_desk import PAYMENTS, sign_in_as, taken
from tests.payments.builders import make_payment
from tests.support.account import actor_of, make_staff, sign_in_staff
from tests.support.cards import CARD, KIND, kept_anywhere, repeats

BOXES = "input[type=text], input[type=email], input[type=tel], input[type=search], textarea"
CHOICES = "input[type=radio], input[type=checkbox], input[type=hidden], select"


def form_page(client: FlaskClient) -> str:
    things = make_question(
        "things", "add_another", item="Thing", another="Another?", count={"fewest": 1},
        questions=[make_question("what")],
    )  # fmt: skip
    where = make_page("where", make_question("where"), make_question("who", "name"))
    publishing.file_version(make_definition(where, make_page("things", things), service="lost-cat"))
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    return f"{visitor.home}where"


def form_item(client: FlaskClient) -> str:
    page = form_page(client)
    Visitor(client, "lost-cat").send(page, where="By the oak", who="Amina Khan")
    return "/services/lost-cat/things/new"


def asked_again(client: FlaskClient, *questions: str) -> str:
    reference = asking_again.send_form()
    asking_again.ask(reference, *questions)
    return Again(client.application, reference, client=client).home


def ask_again(client: FlaskClient) -> str:
    sign_in_staff(client, make_staff(teams=("animals",)))
    return f"/staff/cases/{asking_again.send_form()}/questions"


def staff_case(client: FlaskClient) -> str:
    sign_in_staff(client, make_staff())
    return f"/staff/cases/{make_case().reference}"


def staff_date(client: FlaskClient) -> str:
    return f"{staff_case(client)}/date"


def on_case(page: str) -> Callable[[FlaskClient], str]:
    """A page on which an officer of its team does something with a case."""
    return lambda client: f"{staff_case(client)}/{page}"


def new_contact(client: FlaskClient) -> str:
    staff_case(client)
    return "/staff/contacts/new"


def in_the_field(client: FlaskClient) -> str:
    sign_in_staff(client, make_staff())
    return f"/staff/field/{make_report().reference}"


def said_to_be_fixed(client: FlaskClient) -> str:
    """The page on which its reporter says that it isn't."""
    report = make_report(statuses=("received", "reopened", "fixed"))
    cases.update(report.reference, status=Status.FIXED, note=None, author="Ola")
    client.get(f"/cases/{report.reference}?code={cases.access_code(report.reference)}")
    return f"/cases/{report.reference}/not-fixed"


def many(client: FlaskClient) -> str:
    case = staff_case(client).rpartition("/")[2]
    return f"/staff/cases/together?what=note&case={case}"


def answered_complaint(client: FlaskClient) -> OpenedCase:
    """One that somebody was right about, and the officer's colleague who is signed in."""
    officer = make_staff(teams=("customer-relations",))
    sign_in_staff(client, make_staff(teams=("customer-relations",), email="wren@larkmere.example"))
    case = make_case(kind="complaint", team="customer-relations")
    actor = actor_of(officer)
    complaints.decide(actor, case.reference, Nature.COMPLAINT)
    learnt = Learnt("Nobody told us.", "We tell you.")
    said = Answer(finding=Finding.UPHELD, words="Sorry.", lesson=learnt)
    complaints.answer(actor, case.reference, said)
    return case


def complaint(part: str) -> Callable[[FlaskClient], str]:
    def path(client: FlaskClient) -> str:
        case = answered_complaint(client)
        escalating.ask(case.reference, "No.")
        return f"/staff/cases/{case.reference}/complaint{part}"

    return path


def review(client: FlaskClient) -> str:
    case = answered_complaint(client)
    client.get(f"/cases/{case.reference}?code={case.access_code}")
    return f"/cases/{case.reference}/review"


def lesson(client: FlaskClient) -> str:
    answered_complaint(client)
    return f"/staff/lessons/{db.session.scalar(select(Lesson.id))}"


def take(client: FlaskClient) -> str:
    sign_in_as(client, Role.ADVISER)
    return f"{PAYMENTS}{make_payment().reference}/take"


def refund(client: FlaskClient) -> str:
    sign_in_as(client, Role.FINANCE)
    return f"{PAYMENTS}{taken().reference}/refund"


def story(client: FlaskClient) -> str:
    """Of another team's case, so that a reason is asked for."""
    sign_in_as(client, Role.OFFICER, teams=("animals",))
    case = record_of(make_case().reference).case
    return PAYMENTS + make_payment(subject_id=case.id).reference


def difference(client: FlaskClient) -> str:
    sign_in_as(client, Role.FINANCE)
    differences.note("charge:ch_1", "missing_here", None, ours=None, theirs=1850)
    return f"{PAYMENTS}differences/{db.session.scalar(select(Difference.id))}"


def desk(page: str) -> Callable[[FlaskClient], str]:
    """A page of the staff who take bookings, of the first free time there is."""

    def path(client: FlaskClient) -> str:
        calendar = make_calendar()
        slots = select(Slot.id).where(Slot.calendar_id == calendar.id)
        slot_id = db.session.scalars(slots.order_by(Slot.starts_at.desc())).first()
        at_the_counter.sign_in_as(client)
        reference = make_booking(slot_id).reference if "{reference}" in page else ""
        return page.format(calendar=REGISTRARS, slot=slot_id, reference=BOOKINGS + reference)

    return path


def waits(client: FlaskClient) -> str:
    """Somebody on a waiting list, for days that are not there yet."""
    at_the_counter.sign_in_as(client)
    day = clock.today() + timedelta(days=300)
    entry = joining.wait(
        joining.Waiting(
            calendar=make_calendar(offer_minutes=60).slug,
            first_day=day,
            last_day=day,
            contact=ADA,
            locale="en",
        )
    )
    return f"{REGISTRARS}waiting/{entry.id}/remove"


def assisted(page: str) -> Callable[[FlaskClient], str]:
    """A page of an adviser."""

    def opened(client: FlaskClient) -> str:
        sign_in_as(client, Role.ADVISER)
        return page

    return opened


def outcome(client: FlaskClient) -> str:
    """Of what was sent in a visit that goes on."""
    landmarks.load_places(ROOT / "demo" / "places.toml")
    publishing.file_version(loading.load(loading.FORMS / "pothole.yaml"))
    adviser = Adviser(client)
    adviser.help()
    return f"/assist/sent/{report(adviser)}"


PAGES: dict[str, Callable[[FlaskClient], str]] = {
    "assisted.all_partners": assisted("/staff/leaflets/partners"),
    "assisted.home": assisted("/assist/"),
    "assisted.kiosk_start": assisted("/kiosk/start"),
    "assisted.outcome": outcome,
    "bookings_staff.block": desk("{calendar}block"),
    "bookings_staff.call_off": desk("{calendar}times/{slot}/call-off"),
    "bookings_staff.call_off_day": desk("{calendar}call-off"),
    "bookings_staff.cancel": desk("{reference}/cancel"),
    "bookings_staff.create": desk(f"{BOOKINGS}calendars/new"),
    "bookings_staff.edit": desk("{calendar}edit"),
    "bookings_staff.late": desk("{calendar}late"),
    "bookings_staff.remove": waits,
    "bookings_staff.take": desk("{calendar}book/{slot}"),
    "cases.own_restriction": boxed_customers.own,
    "cases.messages": lambda client: resident_of(client, make_case()).path,
    "cases.staff_messages": lambda client: f"{staff_case(client)}/messages",
    "cases.review": review,
    "cases_staff.answer_complaint": complaint("/answer"),
    "cases_staff.call_back": on_case("call-back"),
    "cases_staff.case": staff_case,
    "cases_staff.close": on_case("close"),
    "cases_staff.contact": on_case("contact"),
    "cases_staff.customer": boxed_customers.customer,
    "cases_staff.decide_late": complaint("/late"),
    "cases_staff.extend_complaint": complaint("/extend"),
    "cases_staff.lesson": lesson,
    "cases_staff.new_contact": new_contact,
    "cases_staff.promise": staff_date,
    "cases_staff.queue_views": lambda client: f"{staff_case(client).rpartition('/')[0]}/",
    "cases_staff.propose_restriction": boxed_customers.proposing,
    "cases_staff.relate": on_case("related"),
    "cases_staff.review_restriction": boxed_customers.reviewing,
    "cases_staff.search": lambda client: f"{staff_case(client).rpartition('/')[0]}/",
    "cases_staff.split": on_case("split"),
    "cases_staff.complain": on_case("complain"),
    "cases_staff.together": many,
    "cases_staff.why_compare": boxed_customers.compared,
    "content.search": lambda _client: "/search",
    "eforms.again_item": lambda client: f"{asked_again(client, 'cats')}/cats/1",
    "eforms.again_page": lambda client: f"{asked_again(client, 'health')}/health",
    "eforms.ask_again": ask_again,
    "eforms.item": form_item,
    "eforms.page": form_page,
    "faults.dispute": said_to_be_fixed,
    "faults_staff.seen": in_the_field,
    "payments.find_bill": lambda _client: "/pay-a-bill/bill",
    "payments_staff.difference": difference,
    "payments_staff.refund": refund,
    "payments_staff.story": story,
    "payments_staff.take": take,
}


def forms_of(page: TestResponse) -> list[Tag]:
    assert page.status_code == 200, page.location
    return BeautifulSoup(page.text, "html.parser").select("form")


def filled(form: Tag, changed: str) -> dict[str, Any]:
    """What a browser sends of it, with the number in one of its boxes."""
    found = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        if box.get("type") not in {"radio", "checkbox", "file"}:
            found[str(box["name"])] = box.get("value", "")
    return {**found, changed: CARD}


def send(client: FlaskClient, path: str, form: Tag, box: str) -> TestResponse:
    action = form.get("action") or path
    if form.get("method", "get") == "get":
        return client.get(action, query_string=filled(form, box), follow_redirects=True)
    return client.post(action, data=filled(form, box))


def test_there_is_a_page_for_each_view_that_says_it_at_the_box(app):
    told = {name for name, view in app.view_functions.items() if hasattr(view, "tells_of_cards")}

    # Calls of the protocol have no boxes: tests/open311 sends them cards.
    assert {name for name in told if not name.startswith("open311.")} == set(PAGES)


@pytest.mark.parametrize("view", PAGES)
def test_every_box_refuses_one_kindly(client, session, capfd, view):
    path = PAGES[view](client)
    forms = forms_of(client.get(path))
    boxes = [(form, str(box["name"])) for form in forms for box in form.select(BOXES)]
    assert any(form.find_parent("main") for form, _box in boxes)

    for form, box in boxes:
        answer = send(client, path, form, box)
        assert answer.status_code == 422 or answer.request.path == "/search", box
        assert KIND in BeautifulSoup(answer.text, "html.parser").main.get_text(), box
        assert not repeats(answer.text), box
        assert not repeats(answer.request.url), box
    assert kept_anywhere(session) == []
    assert not repeats("".join(capfd.readouterr()))


@pytest.mark.parametrize("view", PAGES)
def test_what_is_chosen_can_be_none_either(client, session, capfd, view):
    path = PAGES[view](client)
    for form in forms_of(client.get(path)):
        for box in {str(box["name"]) for box in form.select(CHOICES)} - {"csrf_token"}:
            answer = send(client, path, form, box)
            assert answer.status_code in {303, 422}, box
            assert not repeats(answer.text + (answer.location or "")), box
    assert kept_anywhere(session) == []
    assert not repeats("".join(capfd.readouterr()))


def is_refused_by_its_name(page: str, session: Any) -> None:
    assert "The name of one of your files looks like the number of a payment card." in page
    assert not repeats(page)
    assert session.scalar(select(Upload)) is None
    assert kept_anywhere(session) == []


@pytest.mark.parametrize("name", [f"{CARD}.png", "card_4242_4242_4242_4242.png"])
def test_a_file_called_so_is_not_taken(sender: Sender, session, name):
    is_refused_by_its_name(sender.upload((name, picture("PNG"))).text, session)


def test_nor_one_of_a_message(folder, client, session):
    answer = resident_of(client, make_case()).send("Here it is", (f"{CARD}.png", picture("PNG")))

    is_refused_by_its_name(answer.text, session)
