"""Email addresses and phone numbers: every usual way to write one, and nothing that can't reach."""

import pytest

from portal.core import i18n
from tests.eforms.asking import ask, filled, said, shown

pytestmark = pytest.mark.usefixtures("app")

_EMAIL = "Enter an email address like name@example.com"
_PHONE = "Enter a phone number like 01632 960 001 or +44 7700 900 982"
_MARKS = "\u200e{}\u200f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("name@example.com", "name@example.com"),
        ("  name@example.com \n", "name@example.com"),
        ("Name@EXAMPLE.com", "Name@example.com"),
        ("o'hara+bins@example.co.uk", "o'hara+bins@example.co.uk"),
        ("n@example.museum", "n@example.museum"),
        (_MARKS.format("name@example.com"), "name@example.com"),
        ("\u200bname@example.com", "name@example.com"),
        ("na\x00me@example.com", "name@example.com"),
        ("name@bücher.example.de", "name@bücher.example.de"),
        ("name@xn--bcher-kva.de", "name@bücher.de"),
        ("nąme@example.com", "nąme@example.com"),
        ("name@bu\u0308cher.de", "name@bücher.de"),
    ],
    ids=ascii,
)
def test_an_email_address_is_kept_however_it_is_written(typed, kept):
    field = ask("email", typed)

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    "typed",
    [
        "name",
        "name@",
        "@example.com",
        "name@example",
        "name@localhost",
        "name@127.0.0.1",
        "name@[127.0.0.1]",
        "name@@example.com",
        "name@home@example.com",
        "na me@example.com",
        '"na me"@example.com',
        "name@exa mple.com",
        "name@example..com",
        "name@example.com.",
        ".name@example.com",
        "name@-example.com",
        "Amina <name@example.com>",
        "mailto:name@example.com",
        "name@example.com, other@example.com",
        "name@example.com\nBcc: other@example.com",
        "name@example.com\r\n\r\nHello",
        "<b>name</b>@example.com",
        "name@example.com'; DROP TABLE draft;--",
        "n🐈me@exam ple.com",
        "\u0660@",
        f"name@{'x' * 64}.com",
    ],
    ids=ascii,
)
def test_what_mail_cannot_reach_is_refused_with_an_example(typed):
    field = ask("email", typed)

    assert said(field) == _EMAIL
    assert field.data is None


def test_an_email_address_of_a_megabyte_is_refused_and_kept_in_its_box():
    field = ask("email", "n" * 1_000_000 + "@example.com")

    assert said(field) == ("Shorten your answer by 999758 characters. The most we can take is 254.")
    assert len(field.typed[""]) > 1_000_000


@pytest.mark.parametrize("kind", ["email", "phone"])
@pytest.mark.parametrize("typed", ["", "  ", "\u200f", "\x00"])
def test_an_empty_box_is_no_answer(kind, typed):
    assert said(ask(kind, typed)) == "Answer q"
    assert said(ask(kind, typed, required=False)) is None


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_the_form_may_have_words_of_its_own_for_what_does_not_work(kind):
    own = {"required": "Answer q", "invalid": "Look at it again"}

    assert said(ask(kind, "nothing of the kind", errors=own)) == "Look at it again"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01632 960 001", "+441632960001"),
        ("01632960001", "+441632960001"),
        ("(01632) 960-001", "+441632960001"),
        ("01632.960.001", "+441632960001"),
        ("+44 1632 960001", "+441632960001"),
        ("+44 (0)1632 960001", "+441632960001"),
        ("0044 1632 960001", "+441632960001"),
        ("07700 900982", "+447700900982"),
        ("\t 07700\u00a0900982 ", "+447700900982"),
        ("07700\r\n900982", "+447700900982"),
        ("\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0669\u0668\u0662", "+447700900982"),
        (_MARKS.format("07700900982"), "+447700900982"),
        ("077\x0000900982", "+447700900982"),
        ("tel:07700900982", "+447700900982"),
        ("+48 600 100 200", "+48600100200"),
        ("+92 300 1234567", "+923001234567"),
        ("01632 960001 ext 4", "+441632960001;ext=4"),
        ("01632 960001 x4", "+441632960001;ext=4"),
        ("01632 960001 Extension 405", "+441632960001;ext=405"),
        ("01632 960001 #4", "+441632960001;ext=4"),
    ],
    ids=ascii,
)
def test_a_phone_number_is_kept_however_it_is_written(typed, kept):
    field = ask("phone", typed)

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "12",
        "999",
        "960001",
        "+",
        "+44",
        "call me",
        "01632 96000A",
        "01632 O60001",
        "0800 FLOWERS",
        "01632 960001 after 6",
        "01632 960001 or 07700 900982",
        "01632 960001 / 07700 900982",
        "-5",
        "0",
        "9" * 20,
        "\u0660",
        "<b>01632 960001</b>",
        "01632 960001'; DROP TABLE draft;--",
        "🐈 01632 960001 🐈 x",
        "name@example.com",
    ],
    ids=ascii,
)
def test_what_cannot_be_called_is_refused_with_examples(typed):
    field = ask("phone", typed)

    assert said(field) == _PHONE
    assert field.typed == {"": typed}
    assert field.data is None


def test_a_phone_number_that_never_ends_is_refused():
    assert said(ask("phone", "9" * 5_000)).startswith("Shorten your answer by 4960 characters.")


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("+441632960001", "01632 960001"),
        ("+447700900982", "07700 900982"),
        ("+441632960001;ext=4", "01632 960001 x4"),
        ("+48600100200", "+48 600 100 200"),
    ],
)
def test_a_phone_number_is_shown_the_way_people_write_it_and_can_be_sent_again(kept, written):
    assert shown("phone", kept) == [written]
    assert filled("phone", kept) == {"": written}
    assert ask("phone", written).data == kept


def test_an_email_address_is_shown_as_it_is():
    assert shown("email", "name@bücher.de") == ["name@bücher.de"]
    assert filled("email", None) == filled("phone", None) == {"": ""}


def test_the_example_is_there_in_every_language():
    for locale in i18n.LOCALES:
        with i18n.use_locale(locale.code):
            assert "name@example.com" in said(ask("email", "name"))
