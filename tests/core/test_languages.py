import pytest

from portal.core import i18n
from portal.core.i18n import LOCALES, Untranslated, gettext, ngettext, text, use_locale

NEVER_WRITTEN = "A sentence that stands in no catalogue"


@pytest.fixture(autouse=True)
def _in_the_app(app):
    return app


def test_a_missing_translation_is_english_and_says_so():
    with use_locale("ur"):
        assert str(text(NEVER_WRITTEN)) == f'<span lang="en-GB" dir="ltr">{NEVER_WRITTEN}</span>'
        assert isinstance(gettext(NEVER_WRITTEN), Untranslated)
        assert i18n.plain(text(NEVER_WRITTEN)) == NEVER_WRITTEN


def test_easyread_falls_back_to_english_without_a_mark():
    with use_locale("en@easyread"):
        assert text(NEVER_WRITTEN) == NEVER_WRITTEN


def test_what_a_person_typed_is_escaped_in_a_translated_sentence():
    assert text("Hello %(name)s", name="<b>") == "Hello &lt;b&gt;"


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 6, 11, 21, 22, 100])
def test_each_language_counts_with_words_of_its_own(locale, n):
    with use_locale(locale.code):
        said = ngettext("About %(n)s minute", "About %(n)s minutes", n)

    assert str(n) in said
    assert not isinstance(said, Untranslated)


def test_polish_has_three_forms():
    with use_locale("pl"):
        said = [
            ngettext("%(n)s result for “%(query)s”", "%(n)s results for “%(query)s”", n, query="x")
            for n in (1, 2, 5)
        ]

    assert len({sentence.split()[1] for sentence in said}) == 3


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_language_stays_from_page_to_page(client, locale):
    prefix = f"/{locale.prefix}" if locale.prefix else ""

    page = client.get(f"{prefix}/services/").text

    assert f'href="{prefix}/services/pothole/"' in page or f'href="{prefix}/contact"' in page


def test_there_is_no_address_that_names_english(client):
    assert client.get("/en/services/").status_code == 404
