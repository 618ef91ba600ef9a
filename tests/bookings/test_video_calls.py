"""Who meets an adviser by video gets the link: on the page, in the mail and in the file."""

from urllib.parse import urlsplit

import pytest

from portal.accounts.services import Role
from portal.bookings import services
from portal.bookings.after import entries
from portal.bookings.calendars import loading
from portal.bookings.calendars.loading import FaultyCalendars
from portal.bookings.services import PlaceKind
from portal.core import db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.accounts.visiting import page_of
from tests.bookings.at_the_counter import boxes, sign_in_as
from tests.bookings.builders import make_booking, make_calendar, slot_at
from tests.eforms.visitor import Visitor

LINK = "https://meet.larkmere.example/advisers"
_FILE = """title: Video
kind: video
team: registrars
meeting_link: {}
plan: {{services: [talk-video], week: {{monday: ["09:00-12:00"]}}, slot_minutes: 30}}
"""


@pytest.fixture
def by_video(at):
    return make_calendar("video", kind=PlaceKind.VIDEO, place="", address=(), meeting_link=LINK)


def page_of_booking(client, view):
    parts = urlsplit(services.link_of(view))
    visitor = Visitor(client)
    visitor.get(f"{parts.path}?{parts.query}")
    return visitor.get(f"/bookings/{view.reference}")


def test_the_link_is_on_the_page_in_the_mail_and_in_the_file(by_video, client, run_jobs):
    view = make_booking(slot_at(by_video))
    run_jobs()
    page = page_of_booking(client, view)
    mail = writing.write(db.session.query(Message).one())
    link = page.soup.select_one(f"a[href='{LINK}']")

    assert link.get_text() == "Join the video call"
    assert LINK in mail.text
    assert LINK in mail.html
    assert LINK in entries.entry_of(view).text


def test_a_booking_that_is_cancelled_and_one_at_a_counter_have_none(by_video, client, run_jobs):
    view = make_booking(slot_at(by_video))
    services.cancel(view.reference)
    counter = make_calendar("counter", meeting_link=LINK)
    elsewhere = make_booking(slot_at(counter))

    assert LINK not in page_of_booking(client, view).text
    assert LINK not in page_of_booking(client, elsewhere).text
    assert LINK not in entries.entry_of(elsewhere).text


def test_partners_do_not_see_it(by_video, client):
    assert LINK not in client.get("/feeds/slots/video.json").text


@pytest.mark.parametrize("link", ["http://meet.example/a", "javascript:alert(1)", "https://", "a"])
def test_only_an_encrypted_page_is_a_link(at, tmp_path, client, by_video, link):
    (tmp_path / "video.yaml").write_text(_FILE.format(link), encoding="utf-8")
    with pytest.raises(FaultyCalendars, match="must begin with https"):
        loading.load(tmp_path)

    sign_in_as(client, Role.OFFICER)
    path = "/staff/bookings/calendars/video/edit"
    form = next(
        each for each in page_of(client.get(path)).select("form") if "/edit" in each["action"]
    )
    answer = client.post(path, data=boxes(form) | {"meeting_link": link, "step": "preview"})

    assert answer.status_code == 422
    assert "Enter a link that begins with https://" in answer.text


def test_staff_change_it(by_video, client):
    sign_in_as(client, Role.OFFICER)
    path = "/staff/bookings/calendars/video/edit"
    form = next(
        each for each in page_of(client.get(path)).select("form") if "/edit" in each["action"]
    )
    new = "https://meet.larkmere.example/other"
    preview = page_of(
        client.post(path, data=boxes(form) | {"meeting_link": new, "step": "preview"})
    )
    form = next(each for each in preview.select("form") if "/edit" in each["action"])
    client.post(path, data=boxes(form) | {"step": "save"})

    assert services.calendar("video").meeting_link == new
