"""The modulus check, on the test cases that Vocalink publishes and on what they leave out."""

import pytest

from portal import create_app
from portal.config import Settings, SettingsError
from portal.core import modulus
from tests.support.bank_tables import write_tables

VALID = [
    "089999/66374958", "107999/88837491", "202959/63748472", "871427/46238510",
    "872427/46238510", "871427/09123496", "871427/99123496", "820000/73688637",
    "827999/73988638", "827101/28748352", "134020/63849203", "118765/64371389",
    "200915/41011166", "938611/07806039", "938600/42368003", "938063/55065200",
    "772798/99345694", "086090/06774744", "309070/02355688", "309070/12345668",
    "309070/12345677", "309070/99345694", "180002/00000190", "180002/98093517",
    "074456/12345112", "070116/34012583", "074456/11104102",
]  # fmt: skip
INVALID = [
    "938063/15764273", "938063/15764264", "938063/15763217", "118765/64371388",
    "203099/66831036", "203099/58716970", "089999/66374959", "107999/88837493",
]  # fmt: skip


@pytest.fixture
def tables(tmp_path):
    return modulus.read(*write_tables(tmp_path))


def passes(tables, pair):
    return tables.pass_together(*pair.split("/"))


@pytest.mark.parametrize("pair", VALID)
def test_a_pair_published_as_right_passes(tables, pair):
    assert passes(tables, pair)


@pytest.mark.parametrize("pair", INVALID)
def test_a_pair_published_as_wrong_does_not_pass(tables, pair):
    assert not passes(tables, pair)


@pytest.mark.parametrize("exchanged", range(7))
@pytest.mark.parametrize("pair", ["107999/88837491", "202959/63748472"])
def test_two_neighbouring_digits_typed_in_the_wrong_order_are_noticed(tables, pair, exchanged):
    sort, account = pair.split("/")
    this, that = account[exchanged : exchanged + 2]
    typed = account[:exchanged] + that + this + account[exchanged + 2 :]

    assert tables.pass_together(sort, typed) is (typed == account)


@pytest.mark.parametrize(
    "pair",
    [
        "118765/64371006",  # 1: right without the 27
        "309070/12345602",  # 2 and 9: right with the weights of the row
        "820000/28748006",  # 3: c isn't 6 or 9, and the second check fails
        "134020/63849601",  # 4: without a remainder, but gh are 01
        "938602/42368003",  # 5: with this substitute the check digits are others
        "200915/31011111",  # 6: a = 3 is no foreign currency
        "200915/41011103",  # 6: nor is it one where g and h differ
        "772798/99345094",  # 7: right if u to b counted
        "086090/06774745",  # 8
        "871427/09123497",  # 10 and 11: right if u to b counted
        "871427/19123490",  # 10 and 11: ab is neither 09 nor 99, so they do count
        "074456/11104105",  # 12 and 13: neither passes
        "180002/00000180",  # 14: not right without its last digit either
        "180002/00000192",  # 14: with 0, 1 or 9 at the end it would be right
    ],
)
def test_an_exception_excuses_no_more_than_it_says(tables, pair):
    assert not passes(tables, pair)


@pytest.mark.parametrize("pair", ["180002/00000191", "180002/00000199", "938602/42368180"])
def test_an_exception_excuses_as_much_as_it_says(tables, pair):
    assert passes(tables, pair)


def test_for_exception_8_it_does_not_matter_which_sort_code_was_typed(tmp_path):
    row = "086000 086099 MOD10 0 0 3 7 1 3 7 1 3 7 1 3 7 1"
    as_typed = modulus.read(*write_tables(tmp_path, weights=row))
    replaced = modulus.read(*write_tables(tmp_path, weights=f"{row} 8"))

    assert not as_typed.pass_together("086001", "06774744")
    assert replaced.pass_together("086001", "06774744")


@pytest.mark.parametrize("sort", ["000000", "070115", "070117", "203240", "826918", "999999"])
def test_a_sort_code_in_no_row_can_not_be_checked_and_passes(tables, sort):
    assert tables.pass_together(sort, "12345678")


def test_a_range_holds_its_first_and_its_last_sort_code(tables):
    for sort in ("089000", "089500", "089999"):
        assert tables.pass_together(sort, "66374958")
        assert not tables.pass_together(sort, "66374959")


_ROW = "089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("090000", "not two sort codes, a method, 14 weights and at most one exception"),
        (f"{_ROW} 1 1".replace("89", "99"), "not two sort codes, a method, 14 weights"),
        (_ROW.replace("089999", "9099"), "9099 is no sort code of 6 digits"),
        (_ROW.replace("089", "099").replace("MOD10", "MOD12"), "MOD12"),
        (_ROW.replace("089", "099").replace(" 3 ", " x "), "a weight is not a whole number"),
        (f"{_ROW.replace('089', '099')} 15", "15 is no exception from 1 to 14"),
        (_ROW.replace("089000", "099000"), "089999 comes before 099000"),
        (_ROW.replace("089", "079"), "079000 to 079999 doesn't come after the row before it"),
        (_ROW.replace("089000", "089500"), "089500 to 089999 doesn't come after"),
        (f"{_ROW}\n{_ROW}", "089000 to 089999 doesn't come after"),
    ],
)
def test_a_wrong_line_of_the_weights_is_named(tmp_path, line, says):
    files = write_tables(tmp_path, weights=f"{_ROW}\n\n{line}\n")

    with pytest.raises(SettingsError, match=rf"valacdos\.txt, line [34]: .*{says}"):
        modulus.read(*files)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("938601", "not two sort codes"),
        ("938601 93860", "93860 is no sort code of 6 digits"),
        ("938600 938343", "938600 has a substitute already"),
    ],
)
def test_a_wrong_line_of_the_substitutes_is_named(tmp_path, line, says):
    files = write_tables(tmp_path, substitutes=f"938600 938611\n{line}\n")

    with pytest.raises(SettingsError, match=rf"scsubtab\.txt, line 2: {says}"):
        modulus.read(*files)


def test_a_file_that_can_not_be_read_is_named(tmp_path):
    weights, substitutes = write_tables(tmp_path)

    with pytest.raises(SettingsError, match=r"away\.txt can't be read"):
        modulus.read(tmp_path / "away.txt", substitutes)
    substitutes.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"scsubtab\.txt can't be read"):
        modulus.read(weights, substitutes)
    substitutes.write_text("\n")
    with pytest.raises(SettingsError, match=r"scsubtab\.txt is empty"):
        modulus.read(weights, substitutes)


def test_the_portal_does_not_start_with_tables_it_can_not_use(tmp_path):
    weights, substitutes = write_tables(tmp_path, weights=f"{_ROW} 15\n")

    with pytest.raises(SettingsError, match=r"valacdos\.txt, line 1: 15 is no exception"):
        create_app(Settings(bank_weights=weights, bank_substitutes=substitutes))
