"""What the council asks everybody about: read from a file, told while it is open."""

from datetime import UTC, datetime

from portal.content import consultations
from portal.core.clock import frozen
from portal.core.i18n import use_locale

FILE = """
[[consultation]]
title = "A safer crossing"
from = 2026-09-01
until = 2026-10-31
href = "/services/talk-to-us/"
"title.pl" = "Bezpieczne przejście"

[[consultation]]
title = "Opening hours"
from = 2026-10-31
until = 2026-10-31
href = "/services/talk-to-us/"
"""


def open_on(tmp_path, day, locale="en"):
    file = tmp_path / "consultations.toml"
    file.write_text(FILE, encoding="utf-8")
    with frozen(datetime.fromisoformat(day).replace(tzinfo=UTC)), use_locale(locale):
        return [str(each.title) for each in consultations.open_now(file)]


def test_each_is_told_from_its_first_day_to_its_last(app, tmp_path):
    assert open_on(tmp_path, "2026-08-31T12:00") == []
    assert open_on(tmp_path, "2026-09-01T12:00") == ["A safer crossing"]
    assert open_on(tmp_path, "2026-10-31T12:00") == ["A safer crossing", "Opening hours"]
    assert open_on(tmp_path, "2026-11-01T12:00") == []


def test_in_the_language_in_use_where_there_is_one(app, tmp_path):
    assert open_on(tmp_path, "2026-10-31T12:00", "pl")[0] == "Bezpieczne przejście"


def test_a_council_without_any_asks_nothing(app, tmp_path):
    assert consultations.open_now(tmp_path / "none.toml") == []
