"""Sentences in every language: what `make strings` lets through, and what it doesn't."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner

from portal.cli import main
from portal.core import catalogues, i18n
from portal.eforms.definitions import loading

HELLO = "Hello %(name)s"
BINS = ("%(n)s bin", "%(n)s bins")
OPEN = "Open"
POLISH = i18n.BY_CODE["pl"]


@pytest.fixture
def source(monkeypatch, tmp_path):
    """Three sentences and where they are translated; each language has all of them."""
    said = Catalog()
    said.add(HELLO)
    said.add(BINS)
    said.add(OPEN, context="bin.lid")
    monkeypatch.setattr(catalogues, "_extracted", lambda: said)
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n.catalogue.cache_clear()
    catalogues.update()
    for locale in catalogues.translated_locales():
        change(locale, translate_all)
    yield said
    i18n.catalogue.cache_clear()


def change(locale, edit):
    path = catalogues.po_path(locale)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale.babel_code)
    edit(catalogue)
    with path.open("wb") as file:
        write_po(file, catalogue)


def translate_all(catalogue):
    catalogue.get(HELLO).string = "Cześć %(name)s"
    catalogue.get(BINS).string = ("%(n)s kosz",) * catalogue.num_plurals
    catalogue.get(OPEN, "bin.lid").string = "Otwarta"


def check():
    return CliRunner().invoke(main, ["strings", "check"])


def test_complete_catalogues_pass(source):
    assert catalogues.faults() == []
    assert check().exit_code == 0
    assert check().output == "Every sentence stands in every language.\n"


def test_a_sentence_that_is_new_in_the_code_is_missing_in_each_language(source):
    source.add("Goodbye")

    assert sorted(catalogues.faults()) == [
        "en@easyread: not in the catalogue: Goodbye",
        "pl: not in the catalogue: Goodbye",
        "ur: not in the catalogue: Goodbye",
    ]


def test_an_update_brings_what_is_new_and_drops_what_is_gone(source):
    source.add("Goodbye")
    source.delete(HELLO)

    assert catalogues.update() == {"en@easyread": 1, "pl": 1, "ur": 1}
    assert {fault.partition(": ")[2] for fault in catalogues.faults()} == {
        "not translated: Goodbye"
    }


def test_a_sentence_that_the_code_no_longer_says_is_stale(source):
    source.delete(HELLO)

    assert f"pl: stale: {HELLO}" in catalogues.faults()


def test_the_same_word_in_another_question_is_a_sentence_of_its_own(source):
    source.delete(OPEN, "bin.lid")
    source.add(OPEN, context="shop.door")

    found = [fault for fault in catalogues.faults() if fault.startswith("pl")]
    assert sorted(found) == [f"pl: not in the catalogue: {OPEN}", f"pl: stale: {OPEN}"]


def test_a_guess_that_nobody_confirmed_is_fuzzy(source):
    change(POLISH, lambda catalogue: catalogue.get(HELLO).flags.add("fuzzy"))

    assert catalogues.faults() == [f"pl: fuzzy: {HELLO}"]


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [(HELLO, ""), (BINS, ("%(n)s kosz", "%(n)s kosze", ""))],
    ids=["empty", "a plural form is empty"],
)
def test_an_entry_without_its_words_is_not_translated(source, sentence, translation):
    change(POLISH, lambda catalogue: setattr(catalogue.get(sentence), "string", translation))

    assert any(fault.startswith("pl: not translated: ") for fault in catalogues.faults())


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("Cześć %(imie)s", "unknown named placeholder 'imie'"),
        ("Cześć", "no place for %(name)s"),
        ("Cześć %(name)d", "'d' and 's' are not compatible"),
        ("Cześć %s", "format strings are of different kinds"),
    ],
)
def test_a_broken_placeholder_is_a_fault(source, translation, fault):
    change(POLISH, lambda catalogue: setattr(catalogue.get(HELLO), "string", translation))

    said = " ".join(catalogues.faults())
    assert fault in said
    assert said.startswith("pl: ")
    assert said.endswith(HELLO)


def test_a_plural_form_that_does_not_say_how_many_is_a_fault(source):
    forms = ("kosz", "%(n)s kosze", "%(n)s koszy")
    change(POLISH, lambda catalogue: setattr(catalogue.get(BINS), "string", forms))

    assert catalogues.faults() == [f"pl: no place for %(n)s: {BINS}"]


def test_the_command_names_each_fault_and_fails(source):
    source.delete(HELLO)
    change(POLISH, lambda catalogue: catalogue.get(BINS).flags.add("fuzzy"))

    checked = check()

    assert checked.exit_code == 1
    assert f"pl: stale: {HELLO}" in checked.output
    assert f"pl: fuzzy: {BINS}" in checked.output
    assert "4 faults in the catalogues" in checked.output


def test_what_is_open_or_fuzzy_is_compiled_as_if_it_were_not_there(source):
    change(POLISH, lambda catalogue: catalogue.get(HELLO).flags.add("fuzzy"))
    change(POLISH, lambda catalogue: setattr(catalogue.get(BINS), "string", ("x", "", "x")))

    catalogues.compile_all()

    compiled = i18n.catalogue("pl")
    assert compiled.pgettext("bin.lid", OPEN) == "Otwarta"
    assert compiled.gettext(HELLO) == HELLO
    assert compiled.ngettext(*BINS, 5) == BINS[1]


def test_the_catalogues_that_we_ship_pass():
    assert catalogues.faults() == []


@pytest.mark.parametrize("locale", catalogues.translated_locales(), ids=lambda each: each.code)
def test_a_sentence_of_a_form_is_translated_for_its_own_form_and_question(locale):
    with catalogues.po_path(locale).open("rb") as file:
        catalogue = read_po(file, locale=locale.babel_code)

    for form in loading.load_all():
        for context, text in form.wording():
            assert context.split(".")[0] == form.service
            assert catalogue.get(text, context), f"{context}: {text}"
