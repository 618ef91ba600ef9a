"""Sending files with a form, as a person without JavaScript does it."""

import io
import shutil
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select, text

from portal.eforms.models import Draft
from portal.uploads.models import Upload
from tests.eforms.files import docx, odt, pdf, photo, picture
from tests.eforms.uploading import KEY, Sender, kept, publish


def test_several_files_at_once_then_one_more(sender):
    first = sender.upload(("cat.jpg", photo()), ("letter.pdf", pdf()))
    second = sender.upload(("Notizen.docx", docx()))

    assert first.leads_to == second.leads_to == f"{sender.home}files"
    assert sender.listed() == ["cat.jpg", "letter.pdf", "Notizen.docx"]


def test_continue_takes_along_what_is_chosen(sender):
    answer = sender.upload(("cat.jpg", photo()), button="")

    assert answer.leads_to == f"{sender.home}you"
    assert sender.listed() == ["cat.jpg"]


def test_uploading_alone_does_not_answer_the_question(sender):
    sender.upload(("cat.jpg", photo()))

    assert sender.get("you").leads_to == f"{sender.home}files"
    assert sender.go_on().leads_to == f"{sender.home}you"


def test_adding_or_removing_later_asks_to_continue_again(sender):
    sender.upload(("cat.jpg", photo()), button="")
    assert sender.get("you").status == 200

    sender.upload(("dog.pdf", pdf()))

    assert sender.get("you").leads_to == f"{sender.home}files"
    sender.go_on()
    sender.remove_first()
    assert sender.get("you").leads_to == f"{sender.home}files"
    assert sender.listed() == ["dog.pdf"]


def test_nothing_chosen_is_said_in_the_words_of_the_form(sender):
    answer = sender.go_on()

    assert (answer.status, answer.errors) == (422, ["Answer photos"])
    assert answer.title.startswith("Error:")
    assert sender.upload().errors == ["Choose a file before you press “Upload”."]


def test_a_question_that_may_be_left_empty_may(folder, client):
    publish(required=False)
    sender = Sender(client)

    assert sender.go_on().leads_to == f"{sender.home}you"


def test_fewest_and_most_are_kept_to(folder, client):
    publish(count={"fewest": 2, "most": 2})
    sender = Sender(client)
    sender.upload(("one.pdf", pdf(b"1")))

    assert "Add at least 2 files" in sender.go_on().errors[0]
    answer = sender.upload(("two.pdf", pdf(b"2")), ("three.pdf", pdf(b"3")))
    assert answer.status == 422
    assert "three.pdf" in answer.errors[0]
    assert "2 files" in answer.errors[0]
    assert sender.listed() == ["one.pdf", "two.pdf"]
    assert sender.get("files").soup.select("input[type=file]") == []
    assert sender.go_on().leads_to == f"{sender.home}you"


def test_the_good_files_of_a_batch_are_kept(sender):
    answer = sender.upload(
        ("cat.jpg", photo()), ("empty.pdf", b""), ("run.exe", b"MZ\x90\0" * 9), ("b.pdf", pdf())
    )

    assert answer.status == 422
    assert len(answer.errors) == 2
    assert "empty.pdf" in answer.errors[0]
    assert "run.exe" in answer.errors[1]
    assert sender.listed() == ["cat.jpg", "b.pdf"]


def test_the_same_file_sent_twice_is_there_once(sender):
    sender.upload(("cat.jpg", photo()))
    again = sender.upload(("cat.jpg", photo()))

    assert again.status == 303
    assert sender.listed() == ["cat.jpg"]


def test_check_answers_names_the_files(sender):
    sender.upload(("cat.jpg", photo()), ("آمنہ.pdf", pdf()), button="")
    sender.send("you", name="Amina Khan", email="amina@example.org")

    page = sender.get("check")

    assert "cat.jpg" in page.words
    assert "آمنہ.pdf" in page.words


def test_what_is_kept_of_an_answer(sender, session):
    sender.upload(("cat.heic", photo("HEIF")), button="")

    answers = session.scalars(select(Draft)).one().answers
    upload = session.scalars(select(Upload)).one()
    assert answers[KEY] == [
        {"upload": str(upload.id), "name": "cat.heic", "size": upload.size, "type": "image/jpeg"}
    ]


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", pdf()), ("a.docx", docx()), ("a.odt", odt())]
)
def test_documents_stay_as_they_are_and_are_only_saved(sender, name, content):
    sender.upload((name, content))
    (link,) = sender.links()

    response = sender.client.get(link)

    assert response.data == content
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Cache-Control"] == "no-store"


def test_pictures_are_shown_in_place_and_the_page_has_headers_of_safety(sender):
    sender.upload(("cat.jpg", photo()))

    response = sender.client.get(sender.links()[0])

    assert response.headers["Content-Disposition"] == "inline; filename=cat.jpg"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_nobody_else_gets_a_file(sender, app):
    sender.upload(("cat.jpg", photo()))
    (link,) = sender.links()
    stranger = app.test_client()
    other = Sender(app.test_client())

    assert stranger.get(link).status_code == 404
    assert other.client.get(link).status_code == 404
    assert sender.client.get(link.replace("/files/files/", "/you/files/")).status_code == 404
    assert sender.client.get(f"{sender.home}files/files/{uuid4()}").status_code == 404


def test_who_may_see_the_case_gets_its_files(sender, app):
    sender.upload(("cat.jpg", photo()), button="")
    (draft_link,) = sender.links()
    reference = sender.send_form()
    sender.get(f"done/{reference}")

    page = sender.get(f"/cases/{reference}")
    (link,) = page.soup.select(".files a")

    assert link.get_text() == "cat.jpg"
    assert "cat" not in link["href"]
    response = sender.client.get(link["href"])
    assert Image.open(io.BytesIO(response.data)).format == "JPEG"
    assert app.test_client().get(link["href"]).status_code == 404
    assert sender.client.get(draft_link).status_code == 404
    assert sender.client.get(f"/cases/LK-2222-2222/files/{uuid4()}").status_code == 404


def test_a_case_does_not_open_the_files_of_another(sender, app):
    sender.upload(("cat.jpg", photo()), button="")
    reference = sender.send_form()
    sender.get(f"done/{reference}")
    other = Sender(app.test_client())
    other.upload(("dog.jpg", picture(size=(70, 70))), button="")
    foreign = other.links()[0].rsplit("/", 1)[-1]
    other.send_form()

    assert sender.client.get(f"/cases/{reference}/files/{foreign}").status_code == 404


def test_a_file_removed_is_gone_from_the_store(sender, folder):
    sender.upload(("cat.jpg", photo()))
    assert len(kept(folder)) == 1

    sender.remove_first()

    assert kept(folder) == []
    assert sender.listed() == []


def test_one_cannot_remove_what_belongs_to_another(sender, app, folder):
    sender.upload(("cat.jpg", photo()))
    upload_id = sender.links()[0].rsplit("/", 1)[-1]
    other = Sender(app.test_client())
    page = other.get("files")
    token = page.soup.select_one("[name=csrf_token]")["value"]

    other.post("files", {"csrf_token": token, "remove": upload_id})

    assert sender.listed() == ["cat.jpg"]


def test_tables_and_store_have_nothing_of_a_file_to_read(sender, folder, session):
    sender.upload(("Letter of Amina.pdf", pdf(b"Dear council, my secret")), button="")
    sender.send_form()

    rows = repr(session.execute(text("SELECT * FROM upload")).all())
    (file,) = kept(folder)
    raw = file.read_bytes()
    assert "Amina" not in rows
    assert b"secret" not in raw
    assert b"%PDF" not in raw
    assert "Amina" not in file.name


def test_nothing_of_a_file_is_in_the_logs(sender, capfd):
    sender.upload(("Letter of Amina.pdf", pdf()), ("Amina.exe", b"MZ\x90\0"))
    sender.client.get(sender.links()[0])

    said = capfd.readouterr()
    assert "Amina" not in said.err + said.out


def test_a_store_that_is_away_is_said_and_nothing_is_noted(sender, folder):
    sender.upload(("letter.pdf", pdf()))
    shutil.rmtree(folder / "clean")

    answer = sender.upload(("cat.jpg", photo()))

    assert "could not save" in answer.errors[0]
    assert sender.listed() == ["letter.pdf"]
    assert sender.client.get(sender.links()[0]).status_code == 404
