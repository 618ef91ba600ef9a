"""A form changes while somebody has a page of a group or of files open."""

import pytest
from sqlalchemy import select

from portal.eforms import publishing
from portal.eforms.models import Draft
from tests.eforms import uploading
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.files import photo
from tests.eforms.uploading import Sender
from tests.eforms.visitor import Visitor

DAY = make_question("day", label="Which day?")
NOTES = make_question("notes", label="Anything else?", required=False)
KIND = make_question("kind", label="What was it?")
WISH = make_page("wish", make_question("wish", label="What do you wish?"))


def publish(*questions, **changes):
    group = make_question(
        "diary", "add_another", label="When?", item="Day", another="One more?",
        **{"questions": questions, "count": {"fewest": 1, "most": 3}, **changes},
    )  # fmt: skip
    publishing.file_version(make_definition(make_page("diary", group), WISH))


@pytest.fixture
def visitor(app, client):
    """Somebody who has added Monday, and has written Tuesday into the boxes of another day."""
    publish(DAY, NOTES)
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    visitor.send("diary/new", **{"diary.day": "Monday", "diary.notes": ""})
    return visitor


@pytest.fixture
def typed(visitor):
    boxes = visitor.get("diary/new").boxes()
    return {**boxes, "diary.day": "Tuesday", "diary.notes": "Drums"}


def kept(session):
    session.expire_all()
    return session.scalars(select(Draft)).one()


def test_new_words_take_the_item_as_it_is(visitor, typed):
    publish({**DAY, "label": "On which day?"}, NOTES)

    assert visitor.post("diary/new", typed).leads_to == f"{visitor.home}diary"
    listed = visitor.get("diary").words
    assert "Monday" in listed
    assert "Tuesday" in listed
    assert "Drums" in listed


def test_what_is_asked_besides_is_asked_at_once_and_what_was_typed_is_kept(visitor, typed):
    publish(DAY, NOTES, KIND)
    refused = visitor.post("diary/new", typed)

    assert refused.status == 422
    assert refused.errors == ["Answer kind"]
    assert refused.boxes()["diary.day"] == "Tuesday"
    assert "Tuesday" in visitor.get("diary").words
    again = {**refused.boxes(), "diary.kind": "Music"}
    assert visitor.post("diary/new", again).leads_to == f"{visitor.home}diary"
    assert visitor.get("diary").words.count("Tuesday") == 1


def test_what_is_no_longer_asked_of_an_item_is_set_aside(visitor, typed, session):
    publish(DAY, KIND)
    visitor.post("diary/new", typed)

    aside = kept(session).set_aside
    assert "Drums" in repr(aside)
    assert "Tuesday" in visitor.get("diary").words


def test_a_group_that_is_gone_keeps_what_was_typed_beside_the_rest(visitor, typed, session):
    publishing.file_version(make_definition(WISH))
    visitor.get("wish")

    assert visitor.post("diary/new", typed).leads_to == f"{visitor.home}wish"
    aside = repr(kept(session).set_aside)
    assert "Monday" in aside
    assert "Tuesday" in aside
    publish(DAY, NOTES)
    assert "Tuesday" in visitor.get("diary").words


def test_a_form_that_is_withdrawn_keeps_the_item(visitor, typed, session):
    publishing.withdraw("lost-cat")

    assert visitor.post("diary/new", typed).leads_to.endswith("/check")
    assert "Tuesday" in repr(kept(session).answers)


def test_removing_from_an_older_page_takes_that_item_out(visitor):
    asked = visitor.get("diary/1/remove").boxes()
    publish({**DAY, "required": False}, NOTES)
    visitor.post("diary/1/remove", asked)

    assert "Monday" not in visitor.get("diary").words


def test_a_list_or_files_that_are_gone_lead_on(visitor):
    boxes = visitor.get("diary").boxes()
    publishing.file_version(make_definition(WISH))

    assert visitor.post("diary", {**boxes, "another": "no"}).leads_to == f"{visitor.home}wish"


def test_a_file_from_an_older_page_is_taken(app, client, tmp_path, monkeypatch):
    uploading.use(app, tmp_path)
    uploading.publish()
    sender = Sender(client)
    drawn = sender.hidden()
    uploading.publish(label="Pictures of the cat")
    monkeypatch.setattr(sender, "hidden", lambda: drawn)
    sender.upload(("cat.jpg", photo()))

    assert sender.listed() == ["cat.jpg"]


def test_a_file_for_a_question_that_is_gone_leads_on(app, client, tmp_path, monkeypatch):
    uploading.use(app, tmp_path)
    uploading.publish()
    sender = Sender(client)
    drawn = sender.hidden()
    publishing.file_version(make_definition(WISH))
    monkeypatch.setattr(sender, "hidden", lambda: drawn)

    assert sender.upload(("cat.jpg", photo())).leads_to == f"{sender.home}wish"
