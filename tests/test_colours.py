import re
import tomllib

import pytest

from portal.config import ROOT

COUNCIL = tomllib.loads((ROOT / "demo" / "council.toml").read_text(encoding="utf-8"))
COLOURS = COUNCIL["colours"]
STYLES = sorted((ROOT / "static" / "src").glob("*.scss"))
LETTER = ROOT / "templates" / "notifications" / "letter.css"
PAIRS = [
    (one, group["on"], group["ratio"]) for group in COUNCIL["contrast"] for one in group["colours"]
]


def luminance(colour):
    """WCAG 2.2, "relative luminance", of "#rrggbb"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, "contrast ratio", from 1 to 21."""
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("colour", "ground", "ratio"), PAIRS)
def test_what_stands_on_a_ground_can_be_told_from_it(colour, ground, ratio):
    assert contrast(colour, ground) >= ratio


@pytest.mark.parametrize(
    ("colour", "ground", "ratio"),
    [
        ("ink", "white", 16.3),
        ("ink", "mist", 15.1),
        ("teal", "white", 9.2),
        ("link", "white", 8.5),
        ("quiet", "white", 7.1),
        ("error", "white", 7.6),
        ("done", "white", 6.6),
        ("control", "white", 4.2),
    ],
)
def test_larkmeres_colours_have_the_contrast_they_were_chosen_for(colour, ground, ratio):
    assert contrast(colour, ground) == pytest.approx(ratio, abs=0.06)


def test_the_styles_name_no_colour_that_a_council_cannot_change():
    used = {name for file in STYLES for name in re.findall(r"var\(--([a-z]+)\)", file.read_text())}
    mailed = set(re.findall(r"council\.colours\.([a-z]+)", LETTER.read_text()))
    fixed = {
        (file.name, colour)
        for file in (*STYLES, LETTER)
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\{)", file.read_text())
        if colour != "#000"  # ink on paper is black
    }

    assert used - {"letters"} <= set(COLOURS)
    assert mailed
    assert mailed <= set(COLOURS)
    assert not fixed
