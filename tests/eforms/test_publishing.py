"""Versions: an edited form is a new one; who has begun keeps the version they saw."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.eforms import publishing, services
from portal.eforms.cli import commands
from portal.eforms.definitions import loading
from portal.eforms.models import FormVersion, Submission
from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor
from tests.eforms.yaml_forms import FORM, changed, write


def imported(app, folder):
    runner = app.test_cli_runner()
    return runner.invoke(args=["forms", "import", "--from", str(folder)])


def versions(session):
    counted = select(FormVersion.service, func.count()).group_by(FormVersion.service)
    return {service: count for service, count in session.execute(counted)}  # noqa: C416 - rows


def test_importing_twice_changes_nothing_the_second_time(app, session, tmp_path):
    write(tmp_path, FORM)

    assert imported(app, tmp_path).output == "lost-cat: published as version 1\n"
    assert imported(app, tmp_path).output == "lost-cat: unchanged\n"
    assert versions(session) == {"lost-cat": 1}


def test_an_edited_form_is_a_new_version_and_the_old_one_stays(app, session, tmp_path):
    write(tmp_path, FORM)
    imported(app, tmp_path)
    write(tmp_path, changed(("Report a lost cat", "Tell us about a lost cat")))

    assert imported(app, tmp_path).output == "lost-cat: published as version 2\n"
    assert versions(session) == {"lost-cat": 2}
    assert publishing.published("lost-cat").definition.title == "Tell us about a lost cat"


def test_an_edit_taken_back_is_a_version_of_its_own(app, tmp_path):
    for text, number in ((FORM, 1), (changed(("cost: Free", "cost: Paid")), 2), (FORM, 3)):
        write(tmp_path, text)
        assert f"version {number}" in imported(app, tmp_path).output


def test_comments_order_and_quotes_make_no_new_version(app, tmp_path):
    write(tmp_path, FORM)
    imported(app, tmp_path)
    text = changed(("lgsl: 1\nminutes: 2\n", "minutes: 2  # at most\n\nlgsl: 1\n"))
    write(tmp_path, text.replace("cost: Free", 'cost: "Free"'))

    assert imported(app, tmp_path).output == "lost-cat: unchanged\n"


def test_with_one_faulty_form_nothing_is_published(app, session, tmp_path):
    write(tmp_path, FORM)
    write(tmp_path, "service: bins\n", "bins.yaml")
    refused = imported(app, tmp_path)

    assert refused.exit_code == 1
    assert "bins.yaml:1: “title” is missing" in refused.output
    assert versions(session) == {}


def test_what_is_published_is_what_the_file_says(app):
    for form in loading.load_all():
        publishing.file_version(form)
        assert publishing.published(form.service).definition == form


def test_a_service_nobody_published_is_unknown(app):
    with pytest.raises(publishing.NoSuchService):
        publishing.published("lost-dog")


OLD = make_definition(make_page("where", make_question("where", label="Where is it?")))
NEW = make_definition(
    make_page("where", make_question("where", label="Where did you see it?")),
    make_page("chip", make_question("chip")),
)


def test_an_open_draft_turns_to_the_new_version(app):
    make_draft(OLD, {"where": "Here"}, browser="early")
    publishing.file_version(NEW)
    early, late = app.test_client(), app.test_client()
    early.set_cookie("browser", "early")
    late_visitor = Visitor(late, "lost-cat")
    late_visitor.begin()

    assert Visitor(early, "lost-cat").get("where").heading == "Where did you see it?"
    assert Visitor(early, "lost-cat").get("where").boxes()["where"] == "Here"
    assert late_visitor.send("where", where="Here").leads_to.endswith("/chip")


def test_beginning_again_takes_the_new_version(app):
    draft = make_draft(OLD, browser="early")
    publishing.file_version(NEW)
    assert services.begin("early", "lost-cat").id == draft.id

    services.start_again(draft)

    assert services.begin("early", "lost-cat").id != draft.id
    assert services.begin("early", "lost-cat").definition == NEW


def test_a_submission_keeps_the_version_it_answered(app, session):
    draft = make_draft(OLD, {"where": "Here"}, browser="early")
    reference = services.submit("early", "lost-cat", draft.id)
    publishing.file_version(NEW)

    (kept,) = session.scalars(select(Submission))
    assert kept.answers == {"where": "Here"}
    assert publishing.definition_of(kept.version_id) == OLD
    assert services.sent("early", "lost-cat", reference).definition == OLD


def test_a_form_is_not_sent_as_a_version_that_is_no_longer_live(app, session):
    draft = make_draft(OLD, {"where": "Here"}, browser="early")
    publishing.file_version(NEW)

    with pytest.raises(services.NotFinished):
        services.submit("early", "lost-cat", draft.id)


def test_a_withdrawn_form_is_not_live_until_it_is_published_again(app, tmp_path):
    write(tmp_path, FORM)
    imported(app, tmp_path)
    publishing.withdraw("lost-cat")

    assert publishing.live_id("lost-cat") is None
    with pytest.raises(publishing.NoSuchService):
        publishing.withdraw("lost-cat")
    assert imported(app, tmp_path).output == "lost-cat: published as version 2\n"
    assert publishing.published("lost-cat").definition.service == "lost-cat"


def test_the_start_page_shows_an_edit_at_once_in_the_process_that_made_it(app, client):
    publishing.file_version(make_definition(title="Report a lost cat"))
    assert Visitor(client, "lost-cat").get().heading == "Report a lost cat"
    publishing.file_version(make_definition(title="Tell us about a lost cat"))

    assert Visitor(client, "lost-cat").get().heading == "Tell us about a lost cat"


def test_a_folder_without_forms_publishes_nothing(app, tmp_path):
    assert imported(app, tmp_path).exit_code == 0
    assert CliRunner().invoke(commands, ["check", "--from", str(tmp_path)]).exit_code == 0
