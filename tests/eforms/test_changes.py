"""A form changes while somebody is half-way through it."""

import pytest
from sqlalchemy import func, select, text

from portal.core import db
from portal.eforms import publishing, services
from portal.eforms.models import Draft, Submission
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.lost_cat import COLOUR, NAME, WHERE, banner, kept, pages, publish
from tests.eforms.visitor import Visitor


@pytest.fixture
def cat(app, client):
    """Somebody who told colour and place of a cat, and is asked for its name."""
    publish(*pages(COLOUR, WHERE, NAME))
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    visitor.send("colour", colour="black")
    visitor.send("where", where="By the oak")
    return visitor


def test_new_wording_applies_in_silence(cat):
    publish(*pages(COLOUR, {**WHERE, "label": "Where is it?"}, NAME))
    shown = cat.get("where")

    assert shown.heading == "Where is it?"
    assert shown.boxes()["where"] == "By the oak"
    assert banner(shown) is None


def test_an_optional_question_that_is_added_stops_nobody(cat):
    chip = make_question("chip", label="What is its chip number?", required=False)
    publish(*pages(COLOUR, chip, WHERE, NAME))

    assert cat.get("name").status == 200
    cat.send("name", name="")
    check = cat.get("check")
    assert "What is its chip number? Not provided" in check.words
    assert banner(check) is None


def test_an_optional_question_that_is_added_to_the_page_in_hand_stops_nobody(cat):
    boxes = cat.get("name").boxes()
    chip = make_question("chip", required=False)
    publish(*pages(COLOUR, WHERE), make_page("name", NAME, chip))

    assert cat.post("name", {**boxes, "name": "Tom"}).leads_to.endswith("/check")


def test_a_new_question_that_must_be_answered_is_asked_with_a_notice(cat):
    chip = make_question("chip", label="Does it have a chip?")
    publish(*pages(COLOUR, chip, WHERE, NAME))

    assert cat.get("name").leads_to == f"{cat.home}chip"
    told = banner(cat.get("chip"))
    assert "This form changed while you were away." in told
    assert "We need an answer to 1 question:" in told
    assert "Does it have a chip? This question is new." in told
    assert cat.send("chip", chip="No").leads_to == f"{cat.home}name"
    assert banner(cat.get("name")) is None


def test_a_new_question_that_is_still_to_come_needs_no_notice(cat):
    publish(*pages(COLOUR, WHERE, NAME, make_question("chip")))

    assert banner(cat.get("name")) is None


def test_changed_choices_are_asked_again_and_the_old_one_stays_marked(cat):
    publish(*pages(make_question("colour", "radios", "ginger", "black", "white"), WHERE, NAME))
    assert cat.get("name").leads_to == f"{cat.home}colour"
    shown = cat.get("colour")

    assert "What about colour? The answers you can choose from have changed." in banner(shown)
    assert "We have kept what you answered before." in banner(shown)
    assert shown.boxes()["colour"] == "black"
    assert cat.send("colour").leads_to == f"{cat.home}name"
    assert cat.get("where").boxes()["where"] == "By the oak"


def test_a_choice_that_is_gone_is_asked_again_and_kept_until_it_is_answered(cat, session):
    publish(*pages(make_question("colour", "radios", "ginger", "white"), WHERE, NAME))
    shown = cat.get("colour")

    assert "colour" not in shown.boxes()
    assert kept(session).set_aside["colour"]["answer"] == "black"
    cat.send("colour", colour="white")
    assert kept(session).set_aside is None
    assert kept(session).answers["colour"] == "white"


def test_a_question_of_another_type_is_asked_again(cat, session):
    publish(*pages(COLOUR, make_question("where", "radios"), NAME))

    told = banner(cat.get("where"))
    assert "What about where? We ask for the answer in another way now." in told
    assert kept(session).set_aside["where"]["answer"] == "By the oak"


def test_a_tighter_limit_asks_only_whose_answer_no_longer_fits(cat):
    publish(*pages(COLOUR, {**WHERE, "max_length": 10}, NAME))
    assert cat.get("name").status == 200

    publish(*pages(COLOUR, {**WHERE, "max_length": 5}, NAME))
    assert cat.get("name").leads_to == f"{cat.home}where"
    shown = cat.get("where")
    assert "We can no longer take the answer you gave." in banner(shown)
    assert shown.boxes()["where"] == "By the oak"


def test_an_empty_answer_that_is_needed_now_is_asked_for(cat):
    cat.send("name", name="")
    publish(*pages(COLOUR, WHERE, {**NAME, "required": True, "errors": {"required": "Name it"}}))

    assert cat.get("check").leads_to == f"{cat.home}name"
    assert "You left it empty before." in banner(cat.get("name"))


def test_a_changed_condition_asks_again(cat):
    black = {"black": {"question": "colour", "is": "black"}}
    publish(*pages(COLOUR, {**WHERE, "only_if": "black"}, NAME), conditions=black)

    assert "We have changed when we ask this question." in banner(cat.get("where"))


def test_a_question_that_is_taken_out_is_shown_apart_and_not_sent(cat, session):
    publish(*pages(COLOUR, NAME))
    cat.send("name", name="Tom")
    check = cat.get("check")
    (apart,) = check.soup.select(".not-asked")

    assert "We no longer ask for these They are not sent." in check.words
    assert " ".join(apart.get_text(" ").split()) == "Where did you see it? By the oak"
    assert banner(check) is None
    cat.submit()
    sent = session.scalars(select(Submission)).one()
    assert sent.answers == {"colour": "black", "name": "Tom"}


def test_a_change_taken_back_brings_the_answer_back(cat, session):
    publish(*pages(COLOUR, NAME))
    cat.get("name")
    publish(*pages(COLOUR, WHERE, NAME))

    assert cat.get("where").boxes()["where"] == "By the oak"
    assert kept(session).set_aside is None
    assert banner(cat.get("name")) is None


def test_the_notice_is_an_alert_until_somebody_goes_on(cat):
    changed = [make_question(key, "radios", "cat", "dog") for key in ("colour", "where")]
    publish(*pages(*changed, NAME))
    cat.get("name")

    def role():
        return cat.get("colour").soup.select_one(".govuk-notification-banner")["role"]

    assert [role(), role()] == ["alert", "alert"]
    cat.send("colour", colour="dog")
    later = cat.get("where")
    assert later.soup.select_one(".govuk-notification-banner")["role"] == "region"
    assert "We need an answer to 1 question:" in banner(later)


def test_a_page_of_the_old_version_keeps_what_was_typed(cat, session):
    boxes = cat.get("where").boxes()
    publish(*pages(make_question("colour", "radios", "cat", "dog"), WHERE, NAME))
    went_on = cat.post("where", {**boxes, "where": "On the roof"})

    assert went_on.leads_to == f"{cat.home}colour"
    assert kept(session).answers["where"] == "On the roof"


def test_a_page_that_is_gone_keeps_what_was_typed_aside(cat, session):
    boxes = cat.get("name").boxes()
    publish(*pages(COLOUR, WHERE))
    went_on = cat.post("name", {**boxes, "name": "Tom"})

    assert went_on.leads_to.endswith("/check")
    assert kept(session).set_aside["name"]["answer"] == "Tom"
    assert "What is its name? Tom" in cat.get("check").words


def test_what_was_wrong_on_the_old_page_is_said_on_the_new_one_with_what_was_typed(app, client):
    email = make_question("email", "email")
    publish(make_page("you", email, make_question("note")))
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    boxes = visitor.get("you").boxes()
    publish(make_page("you", email, make_question("note"), make_question("more")))
    refused = visitor.post("you", {**boxes, "email": "tom at home", "note": "At night"})

    assert refused.status == 422
    assert refused.boxes()["email"] == "tom at home"
    assert refused.boxes()["note"] == "At night"
    assert "Answer more" in refused.errors


def test_a_form_that_changed_before_the_press_of_send_shows_what_it_asks_now(cat, session):
    cat.send("name", name="Tom")
    boxes = cat.get("check").boxes()
    publish(*pages(COLOUR, WHERE, NAME, make_question("chip")))
    pressed = cat.post("check", boxes)

    assert cat.get(pressed.leads_to).leads_to == f"{cat.home}chip"
    assert "This question is new." in banner(cat.get("chip"))
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_change_of_words_before_the_press_of_send_holds_nobody_up(cat, session):
    cat.send("name", name="Tom")
    boxes = cat.get("check").boxes()
    publish(*pages(COLOUR, {**WHERE, "label": "Where is it?"}, NAME))

    assert "/done/" in cat.post("check", boxes).leads_to
    version = session.scalars(select(Submission)).one().version_id
    assert version == publishing.live_id("lost-cat")


def test_a_form_that_is_withdrawn_can_be_read_and_not_sent(cat, session):
    cat.send("name", name="Tom")
    check, typed = cat.get("check").boxes(), cat.get("name").boxes()
    publishing.withdraw("lost-cat")

    assert cat.get().status == 404
    assert cat.post("check", check).leads_to.endswith("/check")
    assert cat.post("name", {**typed, "name": "Tomcat"}).leads_to.endswith("/check")
    closed = cat.get("check")
    assert closed.status == 200
    assert closed.heading == "We no longer take this form"
    assert "By the oak" in closed.words
    assert "Tomcat" in closed.words
    assert not closed.soup.select("main form")
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_form_published_again_after_it_was_withdrawn_goes_on(cat):
    publishing.withdraw("lost-cat")
    publish(*pages(COLOUR, WHERE, NAME))

    assert cat.send("name", name="Tom").leads_to.endswith("/check")


def test_answers_set_aside_are_sealed(cat, session):
    publish(*pages(COLOUR, NAME))
    cat.get("name")

    raw = repr(session.execute(text("SELECT * FROM draft")).one())
    assert kept(session).set_aside["where"]["answer"] == "By the oak"
    assert "oak" not in raw


def test_a_process_that_knows_an_older_version_does_not_move_a_draft_back(
    cat, session, monkeypatch
):
    old = publishing.live_id("lost-cat")
    publish(*pages(COLOUR, WHERE, NAME, make_question("chip")))
    cat.get("name")
    newest = publishing.live_id("lost-cat")
    monkeypatch.setattr(publishing, "live_id", lambda _service: old)

    cat.get("name")

    assert kept(session).version_id == newest != old


def test_moving_a_draft_costs_a_page_nothing_once_it_is_done(cat, statements):
    cat.get("name")
    statements.clear()
    cat.get("name")
    before = len(statements)
    publish(*pages(COLOUR, {**WHERE, "label": "Where is it?"}, NAME))
    cat.get("name")
    statements.clear()
    cat.get("name")

    assert len(statements) == before


def test_somebody_else_cannot_use_the_version_of_another_service(cat, session):
    publishing.file_version(make_definition(make_page("name", NAME), service="lost-dog"))
    boxes = cat.get("name").boxes()
    other = str(publishing.live_id("lost-dog"))

    for version in (other, "nonsense", "", str(services.KEPT)):
        sent = cat.post("name", {**boxes, "form.version": version, "name": "Tom"})
        assert sent.leads_to.endswith("/check")
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 1
