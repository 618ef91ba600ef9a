import pytest
from bs4 import BeautifulSoup

from portal.content import searching, services
from portal.content.searching import Entry, words


def entry(title, **facts):
    given = {"summary": "", "kind": "report", **facts}
    return Entry(slug=title.lower(), title=title, href=f"/services/{title}/", **given)


POTHOLE = entry("Report a pothole", keywords=("hole in the road", "road damage"))
BIN = entry("Report a missed bin", keywords=("rubbish", "refuse", "collection"))
TAX = entry("Pay your council tax", summary="By card", kind="pay")
POLISH = entry("Zgłoś dziurę w jezdni", keywords=("łata", "śmieci"))
URDU = entry("سڑک کے گڑھے کی اطلاع دیں", keywords=("کوڑا",))
PAGE = entry("Privacy", body="We never sell your rubbish details", kind="page")
ALL = [POTHOLE, BIN, TAX, POLISH, URDU, PAGE]


def found(query):
    return [result.title for result in searching.search(query, ALL)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pothole", POTHOLE),
        ("POTHOLES", POTHOLE),
        ("potho", POTHOLE),
        ("hole road", POTHOLE),
        ("how do I report a pothole?", POTHOLE),
        ("missed bin", BIN),
        ("bins", BIN),
        ("my bin was missed", BIN),
        ("rubbish", BIN),
        ("tax", TAX),
        ("dziura", POLISH),
        ("dziure", POLISH),
        ("lata", POLISH),
        ("smieci", POLISH),
        ("گڑھے", URDU),
        ("كوڑا", URDU),
    ],
)
def test_people_find_it_in_their_own_words(query, first):
    assert found(query)[0] == first.title


def test_the_title_counts_more_than_keywords_and_those_more_than_the_text():
    assert found("rubbish") == [BIN.title, PAGE.title]


def test_what_has_more_of_the_words_comes_first():
    assert found("report bin")[:2] == [BIN.title, POTHOLE.title]


def test_between_equals_the_popular_one_comes_first():
    rare, often = entry("Bin A"), entry("Bin B", popular=3)

    assert [r.title for r in searching.search("bin", [rare, often])] == ["Bin B", "Bin A"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "\x00", "🚲", "xyzzy", "\u202e", "a" * 10_000])
def test_what_finds_nothing_finds_nothing(query):
    assert found(query) == []


def test_little_words_count_when_there_are_no_others():
    assert searching.search("about you", [entry("About you")])


def test_results_are_bounded():
    assert len(searching.search("bin", [entry(f"Bin {n}") for n in range(50)])) == 20


def test_words_are_compared_without_case_marks_and_signs():
    assert words("Łódź, council’s CAFÉ!") == ("lodz", "councils", "cafe")
    assert words("ગુજરાતી") == ("ગુજરાતી",)


@pytest.mark.parametrize("prefix", ["", "/easyread", "/pl", "/ur"])
@pytest.mark.parametrize(
    "query", ["", "%00", "%ff%fe", "🚲", "<script>alert(1)</script>", "x" * 999]
)
def test_any_query_gets_a_page_that_is_not_kept(client, prefix, query):
    answer = client.get(f"{prefix}/search?q={query}")
    page = BeautifulSoup(answer.text, "html.parser")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(page.find_all("h1")) == 1
    assert "alert(1)</script>" not in answer.text


def test_a_query_of_a_megabyte_is_answered(client):
    assert client.get("/search", query_string={"q": "bin " * 250_000}).status_code == 200


def test_search_finds_pages_in_the_language_it_is_asked_in(client):
    for path, title in (
        ("/search?q=cookie", "Cookies"),
        ("/pl/search?q=ciasteczka", "Pliki cookie"),
        ("/ur/search?q=کوکیز", "کوکیز"),
        ("/easyread/search?q=small+files", "Cookies"),
    ):
        main = BeautifulSoup(client.get(path).text, "html.parser").main
        first = main.find("li").a
        assert first.get_text() == title
        assert client.get(first["href"]).status_code == 200


def test_other_domains_are_found_too(client, monkeypatch):
    monkeypatch.setattr(services, "_sources", {"test": lambda: [POTHOLE]})

    assert "Report a pothole" in client.get("/search?q=damage").text


def test_a_source_that_registers_twice_counts_once(monkeypatch):
    monkeypatch.setattr(services, "_sources", {})

    def source():
        return [POTHOLE]

    services.add_source(source)
    services.add_source(source)

    assert services.entries() == [POTHOLE]
