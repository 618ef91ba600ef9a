"""What leaves the portal of a submission says which answers are for few eyes."""

from types import SimpleNamespace

from portal.core import clock
from portal.eforms.sending import outgoing
from tests.eforms.builders import make_definition, make_page, make_question

FORM = make_definition(
    make_page("pet", make_question("pet", "text")),
    make_page("illness", {**make_question("illness", "text"), "sensitive": True}),
    make_page(
        "vets",
        {
            **make_question("vets", "add_another"),
            "item": "Vet",
            "another": "Another vet?",
            "questions": [{**make_question("said", "text"), "sensitive": True}],
        },
    ),
)
SENT = SimpleNamespace(
    reference="LK-7Q4M-X2RD",
    channel="web",
    locale="en",
    received_at=clock.now(),
    submitted_at=clock.now(),
    answers={"pet": "Tabby", "illness": "Cat flu", "vets": [{"said": "Cat flu"}]},
)


def test_a_receiver_is_told_which_answers_are_sensitive(app):
    assert outgoing.as_json(SENT, FORM, 1)["sensitive"] == ["illness", "vets"]


def test_no_mail_says_what_is_sensitive(app):
    said = str(outgoing.in_words(SENT, FORM))

    assert "Tabby" in said
    assert "flu" not in said
