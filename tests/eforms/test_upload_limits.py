"""How much can be sent, and what becomes of pictures: made anew, as large as they need to be."""

import io

import pytest
from PIL import Image

from tests.eforms.files import huge_png, pdf, photo, picture
from tests.eforms.uploading import Sender, publish
from tests.eforms.visitor import Answer


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "PNG", "WEBP"])
def test_a_photo_is_made_anew_upright_and_without_where_it_was_taken(sender, kind):
    sender.upload((f"cat.{kind.lower()}", photo(kind)))
    (link,) = sender.links()

    response = sender.client.get(link)

    image = Image.open(io.BytesIO(response.data))
    assert (image.format, image.size) == ("JPEG", (48, 64))
    assert len(image.getexif()) == 0
    assert "comment" not in image.info
    assert b"Amina" not in response.data
    red = image.getpixel((24, 5))
    assert red[0] > 200
    assert red[2] < 60


def test_a_picture_that_something_shows_through_stays_so(sender):
    sender.upload(("sign.webp", picture("WEBP", mode="RGBA", lossless=True)))
    (link,) = sender.links()

    response = sender.client.get(link)

    assert response.mimetype == "image/png"
    assert Image.open(io.BytesIO(response.data)).getpixel((0, 0))[3] == 0
    assert "filename=sign.png" in response.headers["Content-Disposition"]


def test_a_large_photo_becomes_as_large_as_it_needs_to_be(sender):
    sender.upload(("big.jpg", picture(size=(8_000, 6_000))))
    (link,) = sender.links()

    assert Image.open(io.BytesIO(sender.client.get(link).data)).size == (2_560, 1_920)


def test_a_body_without_a_length_is_refused(sender):
    page = sender.get("files")
    token = page.soup.select_one("[name=csrf_token]")["value"]
    body = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--b--\r\n'

    answer = sender.client.post(
        f"{sender.home}files",
        input_stream=io.BytesIO(body.encode()),
        content_type="multipart/form-data; boundary=b",
        headers={"Transfer-Encoding": "chunked"},
    )

    assert answer.status_code == 411


def test_more_than_one_request_may_bring_is_said_with_the_limit(folder, client):
    publish(count={"fewest": 0, "most": 2}, megabytes=1)
    sender = Sender(client)

    answer = sender.upload(("a.pdf", pdf(b"a" * 4_000_000)))

    assert answer.status == 413
    assert "2 MB in one go" in answer.words


def test_only_pages_with_files_take_more(sender):
    sender.upload(("cat.jpg", photo()), button="")

    answer = sender.post("you", {"name": "a" * 400_000})

    assert answer.status == 413


def test_a_file_above_the_limit_of_other_pages_is_taken(sender):
    assert sender.upload(("big.pdf", pdf(b"x" * 2_000_000))).status == 303
    assert sender.client.get(sender.links()[0]).status_code == 200


def test_four_hundred_megapixels_are_refused_before_they_are_read(sender):
    answer = sender.upload(("huge.png", huge_png()))

    assert "huge.png" in answer.errors[0]
    assert "pixels" in answer.errors[0]


def test_too_many_at_once_is_said_where_the_list_stands(folder, client):
    publish(count={"fewest": 0, "most": 1})
    sender = Sender(client)

    answer = sender.upload(("one.pdf", pdf(b"1")), ("two.pdf", pdf(b"2")))

    (link,) = answer.soup.select(".govuk-error-summary a")
    assert answer.soup.find(id=link["href"].removeprefix("#")) is not None
    assert sender.listed() == ["one.pdf"]


def test_a_page_of_files_costs_as_many_statements_however_many_there_are(sender, statements):
    sender.get("files")
    counts = []
    for number in range(3):
        sender.upload((f"{number}.pdf", pdf(b"%d" % number)))
        statements.clear()
        assert isinstance(sender.get("files"), Answer)
        counts.append(len(statements))

    assert len(set(counts)) == 1
    assert counts[0] <= 5


def test_a_form_sent_without_javascript_or_files_needs_no_multipart(folder, client):
    publish(required=False)
    sender = Sender(client)

    assert sender.send("files").leads_to == f"{sender.home}you"
