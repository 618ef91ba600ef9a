from datetime import UTC, datetime, time

import pytest
from bs4 import BeautifulSoup

from portal.content import home, notices, services
from portal.content.services import Entry
from portal.core import clock, i18n
from tests.content.places import place


def entry(slug="pothole", *, kind="report", popular=0, **texts):
    texts = {"title": slug.capitalize(), "summary": "A summary.", **texts}
    return Entry(slug=slug, href=f"/services/{slug}/", kind=kind, popular=popular, **texts)


@pytest.fixture
def only(monkeypatch):
    """Let these be all the entries and places there are."""

    def replace(*entries, places=()):
        monkeypatch.setattr(services, "_sources", {"test": lambda: entries})
        monkeypatch.setattr(services, "_places", {"test": lambda: places})

    return replace


@pytest.fixture
def notice_file(tmp_path, monkeypatch):
    def write(text):
        file = tmp_path / "notices.toml"
        file.write_text(text)
        return file

    return write


@pytest.mark.parametrize("locale", i18n.LOCALES, ids=lambda locale: locale.code)
def test_the_home_page_is_the_same_bytes_for_everyone(client, app, locale):
    path = f"/{locale.prefix}/" if locale.prefix else "/"
    mine, theirs = client.get(path), app.test_client().get(path)
    page = BeautifulSoup(mine.text, "html.parser")

    assert mine.status_code == 200
    assert mine.data == theirs.data
    assert "Set-Cookie" not in mine.headers
    assert client.get(path, headers={"If-None-Match": mine.headers["ETag"]}).status_code == 304
    assert len(page.find_all("h1")) == 1
    assert page.html["dir"] == locale.dir


def test_a_door_with_services_behind_it_leads_to_them(client, only):
    only(entry(kind="report"))

    with client.application.test_request_context("/pl/", environ_overrides={"SCRIPT_NAME": "/pl"}):
        report, *others = home.context()["doors"]

    assert report.href == "/pl/services/#report"
    assert str(report.line) == "Tell us about something that needs fixing"
    assert {door.href for door in others} == {"/pl/contact"}


def test_a_door_with_nothing_behind_it_says_how_it_is_done_today(client, only):
    only()

    pay = next(
        a
        for a in BeautifulSoup(client.get("/").text, "html.parser").find_all("a", class_="door")
        if a.get_text().startswith("Pay")
    )

    assert "Not online yet. Phone 01632 960 000 or visit us." in pay.get_text()
    assert client.get(pay["href"]).status_code == 200


def test_what_people_do_most_comes_first_and_what_nobody_does_is_not_shown(client, only):
    only(entry("rare"), entry("second", popular=5), entry("first", popular=90))

    with client.application.test_request_context("/"):
        assert [task.slug for task in home.context()["tasks"]] == ["first", "second"]


def test_places_show_todays_hours_and_open_ones_come_first(client, only):
    opens = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    shut = place("Harrow Library", next_opening=opens)
    hours = [(time(9), time(12)), (time(13), time(17))]
    open_ = place("Town Hall", hours=hours, closes_at=datetime(2026, 11, 22, 17, tzinfo=UTC))
    only(places=[shut, open_])

    with client.application.test_request_context("/"):
        first, second = home.context()["places"]

    assert first.name == "Town Hall"
    assert first.hours_today == "9:00am to 12:00pm, 1:00pm to 5:00pm"
    assert second.hours_today == "Closed today. Opens on Monday 23 November 2026 at 9:30am."
    assert second.open_now is False


NOTICE = """
[[notice]]
from = 2026-12-01
until = 2026-12-03
href = "/contact"
title = "Roads are icy"
"title.ur" = "سڑکوں پر برف ہے"
text = "Gritting is late."
"""


@pytest.mark.parametrize(
    ("day", "shown", "announced"), [(30, 0, 1), (1, 1, 0), (3, 1, 0), (4, 0, 0)]
)
def test_a_notice_shows_from_its_first_day_to_its_last(app, notice_file, day, shown, announced):
    file = notice_file(NOTICE)
    at = datetime(2026, 11 if day == 30 else 12, day, 23, 30, tzinfo=UTC)

    with clock.frozen(at):
        assert len(notices.current(i18n.DEFAULT, file)) == shown
        assert len(notices.coming(i18n.DEFAULT, file)) == announced


def test_a_notice_speaks_the_readers_language_or_marks_its_english(app, notice_file):
    file = notice_file(NOTICE)

    with clock.frozen(datetime(2026, 12, 2, tzinfo=UTC)):
        [notice] = notices.current(i18n.BY_CODE["ur"], file)

    assert notice.title == "سڑکوں پر برف ہے"
    assert notice.text.__html__() == '<span lang="en-GB" dir="ltr">Gritting is late.</span>'
    assert notice.href == "/ur/contact"


def test_the_service_status_page_says_when_nothing_is_wrong(client, monkeypatch):
    monkeypatch.setattr(services.notices, "current", lambda _: [])
    monkeypatch.setattr(services.notices, "coming", lambda _: [])

    assert "We know of nothing that is closed" in client.get("/service-status").text


def test_the_service_status_page_shows_what_is_wrong_and_what_is_coming(client, notice_file):
    with clock.frozen(datetime(2026, 11, 30, tzinfo=UTC)):
        page = client.get("/service-status").text

    assert "Christmas opening hours" in page
    assert "From 16 November 2026 until 31 December 2026" in page
