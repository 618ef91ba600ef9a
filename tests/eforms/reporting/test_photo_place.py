"""Where a photo was taken: offered as the place, in words, and kept nowhere else."""

import io

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.faults.services import LocatedBy
from portal.uploads.models import Upload
from tests.eforms import uploading
from tests.eforms.files import photo, picture
from tests.eforms.reporting.reporter import Reporter

_GPS = 0x8825


def taken_at(lat, lon, error=None):
    """A photo that says where it was taken, as telephones write it."""
    exif = Image.Exif()
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2] = "N" if lat >= 0 else "S", in_parts(abs(lat))
    gps[3], gps[4] = "E" if lon >= 0 else "W", in_parts(abs(lon))
    if error is not None:
        gps[31] = error
    return picture("JPEG", exif=exif.tobytes())


def in_parts(degrees):
    whole = int(degrees)
    minutes = (degrees - whole) * 60
    return float(whole), float(int(minutes)), (minutes - int(minutes)) * 60


@pytest.fixture
def photographer(folder, lane, client):
    """Somebody who reports a pothole and stands at the question for photos."""
    somebody = Reporter(client)
    assert somebody.send(somebody.begin().leads_to, danger="no").leads_to.endswith("/photos")
    return somebody


def add(somebody, *contents, button="upload"):
    boxes = somebody.get("photos").soup.select("form[enctype] input[type=hidden]")
    posted = {str(box["name"]): str(box.get("value", "")) for box in boxes}
    if button:
        posted[button] = "yes"
    posted["photos"] = [
        FileStorage(io.BytesIO(content), f"{n}.jpg", "photos") for n, content in enumerate(contents)
    ]
    boundary, body = encode_multipart(posted)
    kind = f"multipart/form-data; boundary={boundary}"
    return somebody.client.post(f"{somebody.home}photos", data=body, content_type=kind)


def test_it_is_offered_in_words_and_used(lane, photographer, session):
    assert add(photographer, taken_at(*lane, error=8.0), button="").status_code == 303

    page = photographer.get("where")
    assert "Use Mill Lane" in page.words
    assert "Where your photo was taken, right to about 8 metres" in page.words

    report = photographer.go_on(photographer.send("where", place__offer="use"))

    assert (report.lat, report.lon) == pytest.approx(lane, abs=1e-4)
    assert (report.located_by, report.accuracy) == (LocatedBy.PHOTO, 8)
    assert session.scalars(select(Upload.position)).all() == [None]


def test_whoever_says_another_place_leaves_it_behind(lane, photographer, session):
    add(photographer, taken_at(*lane), button="")
    assert session.scalars(select(Upload.position)).one() is not None

    words = {"place__offer": "another", "place__mode": "by-hand", "place__words": "In Mill Lane"}
    photographer.send("where", **words)

    assert session.scalars(select(Upload.position)).one() is None


def test_what_is_served_says_nothing_of_where(lane, photographer, folder):
    add(photographer, taken_at(*lane))

    link = photographer.get("photos").soup.select_one(".files__name a")
    served = photographer.client.get(link["href"]).data

    assert len(Image.open(io.BytesIO(served)).getexif()) == 0
    assert not any(b"GPS" in file.read_bytes() for file in uploading.kept(folder))


@pytest.mark.parametrize(
    "content",
    [picture("JPEG"), photo(), taken_at(0, 0), taken_at(10.0, 10.0)],
    ids=["says nothing", "a latitude alone", "nowhere", "far away"],
)
def test_nothing_is_offered_of_what_says_no_place_that_we_know(photographer, content):
    add(photographer, content, button="")

    page = photographer.get("where")

    assert not page.soup.select("[name=place-offer]")
    assert page.status == 200


def test_a_photo_that_is_taken_out_takes_its_place_with_it(lane, photographer, session):
    add(photographer, taken_at(*lane))
    remove = photographer.get("photos").soup.select_one("[name=remove]")

    photographer.post("photos", {"remove": remove["value"], **csrf(photographer)})

    assert session.scalars(select(Upload)).all() == []


def csrf(somebody):
    box = somebody.get("photos").soup.select_one("[name=csrf_token]")
    return {"csrf_token": box["value"]} if box else {}
