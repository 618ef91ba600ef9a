"""Numbers of payment cards are known however they are written, and other numbers aren't."""

import pytest

from portal.core.cards import looks_like_card, without_cards

# Numbers that card companies keep for tests.
CARDS = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "4242.4242.4242.4242",
    "4242_4242_4242_4242",
    "4242–4242–4242–4242",
    "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
    "4242\n4242\n4242\n4242",
    "4242\u200b4242\u200b4242\u200b4242",
    "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
    "४२४२ ४२४२ ४२४२ ४२४२",
    "".join(chr(0xFF10 + int(digit)) for digit in "4242424242424242"),
    "5555555555554444",
    "2223003122003222",
    "3782 822463 10005",
    "6011111111111117",
    "My card is 4242 4242 4242 4242, it ends 12/27, code 123",
    "4242 4242 4242 4242 12/27 123",
    "Card:4242424242424242.",
    "visa4242424242424242",
    "4242424242424242exp",
    "4242, 4242, 4242, 4242",
    "4242·4242·4242·4242",
    "4242    4242    4242    4242",
    "4242 | 4242 | 4242 | 4242",
    "(4242)(4242)(4242)(4242)",
    "4242*4242*4242*4242",
    "4242:4242:4242:4242",
    "3782, 822463, 10005",
    "4\u0332" + "4242424242424242"[1:],
]

OTHERS = [
    "",
    "4242424242424241",
    "01632 960001 or 07700 900982",
    "+44 1632 960 001",
    "LK-7Q4M-X2RD",
    "10009990001",
    "2026-11-22 13:45:10",
    "AB123456C",
    "GB82WEST12345698765432",
    "a4242424242424242",
    "4242424242424242ffab",
    "houses 42, 44, 46, 48, 50, 52, 54",
    "PXL_20261122_134510123.jpg",
    "Screenshot_20261122-134510.png",
    "123456789012345678901234567890",
]


@pytest.mark.parametrize("text", CARDS)
def test_a_card_is_known_however_it_is_written(text):
    assert looks_like_card(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_not_taken_for_one(text):
    assert not looks_like_card(text)
    assert without_cards(text) == text


@pytest.mark.parametrize("text", CARDS)
def test_what_is_shown_again_has_the_words_and_not_the_number(text):
    shown = without_cards(text)

    assert not looks_like_card(shown)
    assert "4242" not in shown
    if "My card" in text:
        assert shown == "My card is •••• •••• •••• ••••, it ends 12/27, code 123"
