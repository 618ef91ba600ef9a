"""The council's twelve services: who is led where, what it costs, and that each can be sent."""

import re

import pytest
from sqlalchemy import select

from portal.cases.models import Case
from portal.eforms.definitions import CaseKind, Definition, loading
from portal.eforms.models import Submission
from portal.eforms.pages.costs import price_due
from portal.eforms.walk import Walk, walk
from tests.eforms.filling import Filler, answers_to
from tests.eforms.uploading import use

FORMS = {form.service: form for form in loading.load_all()}

# What the person who sends it says where the first of the choices leads elsewhere.
USUAL: dict[str, dict[str, object]] = {
    "blue-badge": {"benefit": "none"},
    "bulky-waste": {"not_taken": ["none"]},
    "complaint": {"appeal": "no"},
    "council-tax-moving": {"move": "within", "tenure": "rents-private", "adults": "no"},
    "fly-tipping": {"danger": "no"},
    "freedom-of-information": {},
    "garden-waste": {"pay_by": "direct-debit"},
    "missed-bin": {"tag": "no"},
    "noise": {"danger": "no"},
    "parking-permit": {},
    "pothole": {"danger": "no"},
    "street-light": {},
}


def way(service: str, **given: object) -> Walk:
    """The way of the usual answers, but for those that are `given`."""
    return walk(FORMS[service], answers_to(FORMS[service], **{**USUAL[service], **given}))


def asked(service: str, **given: object) -> set[str]:
    """The pages on the way."""
    return {page.key for page in way(service, **given).pages}


def price(service: str, **given: object) -> str | None:
    due = price_due(FORMS[service], way(service, **given).answers)
    return None if due is None else re.sub(r"<[^>]*>|[\u2066-\u2069]", "", str(due.amount))


def test_the_services_are_those_a_council_needs_first():
    assert FORMS.keys() == USUAL.keys()


@pytest.fixture
def filler(larkmere, app, client, tmp_path):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads")
    yield lambda service: Filler(client, service)
    app.config["SETTINGS"] = before


@pytest.mark.parametrize("service", FORMS)
def test_somebody_without_javascript_can_send_it(filler, session, service):
    form = FORMS[service]
    visitor = filler(service)
    check = visitor.fill_in(form, answers_to(form, **USUAL[service]))
    assert check.soup.select(".govuk-summary-list"), check.words

    done = visitor.get(visitor.submit().leads_to)
    (case,) = session.scalars(select(Case))
    (sent,) = session.scalars(select(Submission))

    assert case.reference in done.words
    assert (case.service, case.team) == (service, form.team)
    assert sent.reference == case.reference
    assert case.contact["name"] or service == "blue-badge"


@pytest.mark.parametrize(
    ("service", "given", "ends_at"),
    [
        ("blue-badge", {"area": "no"}, "other-council"),
        ("blue-badge", {"reasons": ["none"]}, "not-eligible"),
        ("bulky-waste", {"from": "business"}, "businesses"),
        ("bulky-waste", {"not_taken": ["gas", "rubble"]}, "other-ways"),
        ("complaint", {"about": "care"}, "care"),
        ("complaint", {"appeal": "yes"}, "use-appeal"),
        ("fly-tipping", {"danger": "yes"}, "call-now"),
        ("fly-tipping", {"land": "private"}, "private-land"),
        ("freedom-of-information", {"about": "self"}, "own-records"),
        ("garden-waste", {"space": "no"}, "no-room"),
        ("missed-bin", {"round": "no"}, "not-yet"),
        ("missed-bin", {"put_out": "no"}, "too-late"),
        ("missed-bin", {"tag": "yes"}, "wrong-things"),
        ("noise", {"danger": "yes"}, "call-police"),
        ("noise", {"kind": "transport"}, "transport"),
        ("parking-permit", {"zone": "none"}, "outside"),
        ("parking-permit", {"others": "two"}, "no-more"),
        ("pothole", {"danger": "yes"}, "call-now"),
        ("street-light", {"fault": "wires"}, "call-now"),
        ("street-light", {"fault": "leaning"}, "call-now"),
    ],
)
def test_whom_it_is_not_for_learns_what_to_do_instead(service, given, ends_at):
    end = way(service, **given).next

    assert end is not None
    assert end.key == ends_at
    assert end.ends
    assert end.text


@pytest.mark.parametrize("service", FORMS)
def test_with_the_usual_answers_it_can_be_sent(service):
    assert way(service).complete


DANGEROUS = [("pothole", {"danger": "yes"}), ("fly-tipping", {"danger": "yes"}),
             ("street-light", {"fault": "wires"})]  # fmt: skip


@pytest.mark.parametrize(("service", "given"), DANGEROUS)
def test_danger_leads_to_the_number_that_is_answered_at_night(filler, service, given):
    form = FORMS[service]
    page = filler(service).fill_in(form, answers_to(form, **given))

    assert page.heading == "Phone us now"
    assert "01632 960 999" in page.words


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"amount": "few", "discount": "no"}, "£37.00"),
        ({"amount": "many", "discount": "no"}, "£60.75"),
        ({"amount": "few", "discount": "yes"}, "£18.50"),
        ({"amount": "many", "discount": "yes"}, "£30.40"),
    ],
)
def test_a_bulky_collection_costs_by_how_much_there_is_and_who_asks(given, due):
    assert price("bulky-waste", **given) == due


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"bins": "one", "reduced": "no"}, "£85.00"),
        ({"bins": "three", "reduced": "no"}, "£255.00"),
        ({"bins": "one", "reduced": "yes"}, "£50.00"),
        ({"wish": "renew", "bins": "two", "reduced": "yes"}, "£100.00"),
        ({"wish": "replace", "happened": "gone"}, "£35.00"),
        ({"wish": "replace", "happened": "crew"}, "Free"),
        ({"wish": "stop"}, None),
    ],
)
def test_garden_waste_costs_by_bins_and_less_with_a_benefit(given, due):
    assert price("garden-waste", **given) == due


@pytest.mark.parametrize(
    ("emissions", "length", "due"),
    [
        ("none", "year", "£50.00"),
        ("none", "half", "£25.00"),
        ("low", "year", "£120.00"),
        ("high", "year", "£250.00"),
        ("high", "half", "£125.00"),
    ],
)
def test_a_permit_costs_by_what_the_vehicle_gives_off(emissions, length, due):
    assert price("parking-permit", emissions=emissions, length=length) == due


def test_only_what_is_paid_or_booked_has_a_fee_or_a_calendar_and_both_are_off():
    paid = {form.service: form.fee for form in FORMS.values() if form.fee}
    booked = {form.service: form.booking for form in FORMS.values() if form.booking}

    assert paid.keys() == {"blue-badge", "bulky-waste", "garden-waste", "parking-permit"}
    assert booked.keys() == {"bulky-waste"}
    assert not any(fee.collected for fee in paid.values())
    assert not any(booking.taken for booking in booked.values())


def test_a_permit_asks_for_the_paper_that_shows_whose_vehicle_it_is():
    assert "log-book" in asked("parking-permit", keeper="own")
    for keeper in ("hired", "company"):
        assert {"agreement"} == asked("parking-permit", keeper=keeper) & {"agreement", "log-book"}


def test_whoever_gets_a_benefit_for_it_is_asked_nothing_about_health():
    health = {page.key for page in FORMS["blue-badge"].pages if page.section == "health"}

    assert not health & asked("blue-badge", benefit="dla")
    assert "benefit-letter" in asked("blue-badge", benefit="dla")
    assert {"walk", "medicines"} <= asked("blue-badge", reasons=["walking"])
    assert "journeys" in asked("blue-badge", reasons=["hidden"])
    assert "walk" not in asked("blue-badge", reasons=["hidden"])


def test_a_badge_for_a_child_asks_for_no_national_insurance_number():
    assert "insurance" in asked("blue-badge", for_whom="self")
    assert "insurance" not in asked("blue-badge", for_whom="child")


@pytest.mark.parametrize(
    ("move", "homes"),
    [
        ("in", {"new-address"}),
        ("out", {"old-address", "forwarding"}),
        ("within", {"new-address", "old-address", "forwarding"}),
    ],
)
def test_a_move_asks_only_about_homes_in_the_area(move, homes):
    pages = asked("council-tax-moving", move=move)

    assert pages & {"new-address", "old-address", "forwarding"} == homes


def test_the_new_address_is_offered_for_letters_and_the_only_adult_names_no_others():
    assert FORMS["council-tax-moving"].questions["forwarding"].offers == "new-address"
    assert "others" in asked("council-tax-moving", adults="no")
    assert "others" not in asked("council-tax-moving", adults="yes")


def test_a_direct_debit_asks_for_the_bank_and_who_may_agree_to_it():
    assert "bank" in asked("garden-waste", pay_by="direct-debit")
    assert "bank" not in asked("garden-waste", pay_by="card")
    assert "bank" in asked("council-tax-moving", debit="new")
    assert "bank" not in asked("council-tax-moving", debit="keep")


def test_praise_and_comments_are_asked_less_than_complaints():
    complaint, praise, comment = (
        asked("complaint", type=each) for each in ("complaint", "compliment", "comment")
    )

    assert {"outcome", "papers", "for-whom"} <= complaint
    assert not {"outcome", "papers", "for-whom", "appeal"} & (praise | comment)
    assert "happened" in praise
    assert "view" in comment
    assert {"name", "email", "address"}.isdisjoint(asked("complaint", answer_by="none"))


def test_whoever_complains_for_another_says_that_they_agree():
    assert "their-name" in asked("complaint", for_whom="other")
    assert "their-name" not in asked("complaint", for_whom="self")


def test_a_witness_is_asked_what_they_saw_and_how_to_reach_them():
    nobody = asked("fly-tipping", seen="no", updates="online")
    willing = asked("fly-tipping", seen="yes", witness="yes", updates="online")

    assert {"seen-when", "seen-who", "witness", "contact"}.isdisjoint(nobody)
    assert {"seen-when", "seen-who", "witness", "contact"} <= willing


def test_whoever_is_at_risk_is_asked_what_to_know_before_anything_is_done():
    assert "careful" in asked("noise", safe="no")
    assert "careful" not in asked("noise", safe="yes")


def sensitive(form: Definition) -> set[str]:
    return {key for key, question in form.questions.items() if question.sensitive}


def test_answers_about_health_suspects_and_whoever_reports_noise_are_marked_sensitive():
    assert {"suspect", "vehicle"} <= sensitive(FORMS["fly-tipping"])
    assert {"source", "home", "diary", "name", "email", "phone"} <= sensitive(FORMS["noise"])
    assert {"how-far", "walk-how", "journeys", "condition", "medicines", "insurance"} <= sensitive(
        FORMS["blue-badge"]
    )
    assert "bank" in sensitive(FORMS["garden-waste"])


@pytest.mark.parametrize("service", FORMS)
def test_each_says_how_else_it_can_be_done_and_has_a_picture_for_every_question(service):
    form = FORMS[service]

    assert [each.by for each in form.ways] == ["phone", "visit", "paper"]
    for question in form.questions.values():
        assert question.picture, f"{question.key} has no picture"
        assert all(each.picture for each in question.questions)


def test_moving_home_brings_together_what_people_then_need():
    moving = {form.service for form in FORMS.values() if "moving" in form.life_events}

    assert moving == {"bulky-waste", "council-tax-moving", "garden-waste", "parking-permit"}
    assert FORMS["complaint"].kind is CaseKind.COMPLAINT


@pytest.mark.parametrize("service", ["blue-badge", "complaint"])
def test_questions_about_equality_say_once_that_they_are_kept_apart(filler, service):
    form = FORMS[service]
    visitor = filler(service)
    visitor.fill_in(form, answers_to(form, **USUAL[service]))
    page = visitor.get("equality")

    assert page.words.count("They are not linked to you.") == 1
    assert page.words.count("Prefer not to say") == 4


def test_the_address_moved_to_is_offered_instead_of_being_asked_again(filler):
    form = FORMS["council-tax-moving"]
    visitor = filler(form.service)
    visitor.fill_in(form, answers_to(form, **USUAL[form.service]))
    visitor.send("forwarding?from=check", **{"forwarding-offer": "use"})

    assert "Use The Old Forge" in visitor.get("forwarding").words
    assert visitor.get("forwarding").boxes()["forwarding-offer"] == "use"
