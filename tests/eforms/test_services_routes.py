"""Where the services lead, and what they cost: by their rules, without a page."""

import pytest

from tests.eforms.council import FORMS, asked, price, way


@pytest.mark.parametrize(
    ("numbers", "discount", "due"),
    [
        ([3], "no", "£37.00"),
        ([4], "no", "£60.75"),
        ([1, 1, 1], "no", "£37.00"),
        ([1, 1, 1, 3], "no", "£60.75"),
        ([2, 1], "yes", "£18.50"),
        ([2, 2, 2], "yes", "£30.40"),
    ],
)
def test_a_bulky_collection_costs_by_what_is_to_be_collected_and_who_asks(numbers, discount, due):
    things = [{"kind": "sofa", "number": each, "description": None} for each in numbers]

    assert price("bulky-waste", things=things, discount=discount) == due


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


@pytest.mark.parametrize(
    ("speed", "copies", "due"),
    [("standard", 1, "£12.50"), ("standard", 3, "£37.50"), ("priority", 2, "£77.00")],
)
def test_certificates_are_paid_for_by_the_copy(speed, copies, due):
    assert price("copy-certificate", speed=speed, copies=copies) == due


def test_what_is_paid_is_collected_where_it_can_be_and_what_is_booked_is_booked_at_once():
    paid = {form.service: form.fee for form in FORMS.values() if form.fee}
    booked = {form.service: form.booking for form in FORMS.values() if form.booking}

    collected = {service for service, fee in paid.items() if fee.collected}

    assert paid.keys() == collected | {"blue-badge"}
    assert collected == {
        "bulky-waste", "copy-certificate", "garden-waste", "library-room", "parking-permit",
        "pest-control", "sports-pitch",
    }  # fmt: skip
    assert booked.keys() == {
        "bulky-waste", "library-room", "pest-control", "recycling-slot", "register-birth",
        "register-death", "sports-pitch", "talk-to-us",
    }  # fmt: skip
    assert all(booking.taken for booking in booked.values())


@pytest.mark.parametrize(
    ("service", "given", "due"),
    [
        ("library-room", {"group": "local"}, "£30.00"),
        ("library-room", {"group": "business"}, "£75.00"),
        ("pest-control", {"pest": "rats"}, "£149.00"),
        ("pest-control", {"pest": "wasps"}, "£84.00"),
        ("sports-pitch", {"sport": "cricket"}, "£60.00"),
        ("sports-pitch", {"sport": "tennis"}, "£12.00"),
    ],
)
def test_what_is_hired_or_treated_costs_by_what_it_is(service, given, due):
    assert price(service, **given) == due


def test_registrars_are_told_what_they_enter_in_the_register():
    assert {"where", "born", "names", "married", "parents"} <= asked("register-birth")
    assert {"where", "person", "life", "relation", "certificates"} <= asked("register-death")


def test_only_who_talks_by_video_must_have_an_email_address():
    assert way("talk-to-us", how="phone", email=None).complete
    assert way("talk-to-us", how="video").complete


def test_only_a_van_needs_a_permit_and_only_a_club_insurance():
    assert "permit" in asked("recycling-slot", vehicle="van")
    assert "permit" not in asked("recycling-slot", vehicle="car")
    assert "insurance" in asked("sports-pitch", players="club")
    assert "insurance" not in asked("sports-pitch", players="friends")


def test_each_booking_has_the_number_of_its_service_in_the_national_list_if_it_has_one():
    booked = {form.service: form.lgsl for form in FORMS.values() if form.booking}

    assert booked == {
        "bulky-waste": 528, "library-room": 437, "pest-control": 431, "recycling-slot": 534,
        "register-birth": 319, "register-death": 328, "sports-pitch": 644, "talk-to-us": None,
    }  # fmt: skip


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


def test_a_form_asks_for_the_bank_only_where_no_direct_debit_is_set_up_on_pages_of_its_own():
    assert "bank" not in asked("garden-waste", pay_by="direct-debit")
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
