"""The council's services: each can be sent, and whom it isn't for learns what to do."""

import pytest
from sqlalchemy import select

from portal.cases.models import Case
from portal.eforms.definitions import CaseKind, Definition
from portal.eforms.models import Submission
from tests.eforms import booked
from tests.eforms.council import FORMS, USUAL, way
from tests.eforms.filling import Filler, answers_to
from tests.eforms.uploading import use


def test_the_services_are_those_a_council_needs_first():
    assert FORMS.keys() == USUAL.keys()


@pytest.fixture
def filler(larkmere, app, client, tmp_path):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads")
    for form in FORMS.values():
        booked.open_for(form)
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


ELSEWHERE = {"key": None, "name": "", "detail": "", "lat": 53.0, "lon": -1.0, "elsewhere": True}


@pytest.mark.parametrize(
    ("service", "given", "ends_at"),
    [
        ("abandoned-vehicle", {"danger": "yes"}, "call-now"),
        ("abandoned-vehicle", {"signs": ["none"]}, "not-abandoned"),
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
        ("graffiti", {"danger": "yes"}, "call-now"),
        ("graffiti", {"place": ELSEWHERE}, "not-ours"),
        ("litter-bin", {"fault": "fire"}, "call-now"),
        ("missed-bin", {"round": "no"}, "not-yet"),
        ("missed-bin", {"put_out": "no"}, "too-late"),
        ("missed-bin", {"tag": "yes"}, "wrong-things"),
        ("noise", {"danger": "yes"}, "call-police"),
        ("noise", {"kind": "transport"}, "transport"),
        ("parking-permit", {"zone": "none"}, "outside"),
        ("parking-permit", {"others": "two"}, "no-more"),
        ("pest-control", {"pest": "bees"}, "bees"),
        ("pest-control", {"pest": "other"}, "other"),
        ("pothole", {"danger": "yes"}, "call-now"),
        ("pothole", {"place": ELSEWHERE}, "not-ours"),
        ("recycling-slot", {"vehicle": "van", "permit": "no"}, "no-permit"),
        ("register-birth", {"where": "elsewhere"}, "elsewhere"),
        ("register-birth", {"parents": "other"}, "no-parent"),
        ("register-death", {"where": "elsewhere"}, "elsewhere"),
        ("register-death", {"doctor": "coroner"}, "coroner"),
        ("register-death", {"relation": "other"}, "somebody-else"),
        ("sports-pitch", {"insurance": "no"}, "not-insured"),
        ("street-light", {"fault": "wires"}, "call-now"),
        ("street-light", {"fault": "leaning"}, "call-now"),
        ("talk-to-us", {"how": "video", "email": None}, "no-email"),
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
             ("street-light", {"fault": "wires"}), ("graffiti", {"danger": "yes"}),
             ("litter-bin", {"fault": "fire"}),
             ("abandoned-vehicle", {"danger": "yes"})]  # fmt: skip


@pytest.mark.parametrize(("service", "given"), DANGEROUS)
def test_danger_leads_to_the_number_that_is_answered_at_night(filler, service, given):
    form = FORMS[service]
    page = filler(service).fill_in(form, answers_to(form, **given))

    assert page.heading == "Phone us now"
    assert "01632 960 999" in page.words


def sensitive(form: Definition) -> set[str]:
    return {key for key, question in form.questions.items() if question.sensitive}


def test_answers_about_health_suspects_and_whoever_reports_noise_are_marked_sensitive():
    assert {"suspect", "vehicle"} <= sensitive(FORMS["fly-tipping"])
    assert {"source", "home", "diary", "name", "email", "phone"} <= sensitive(FORMS["noise"])
    assert {"how-far", "walk-how", "journeys", "condition", "medicines", "insurance"} <= sensitive(
        FORMS["blue-badge"]
    )
    assert "proof" in sensitive(FORMS["garden-waste"])


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
