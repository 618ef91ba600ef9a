"""Tables in the format of Pay.UK's, with the rows that its published test cases need.

The figures are those of valacdos.txt and scsubtab.txt; the tables themselves aren't ours to commit.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.core import banking

NOT_TOGETHER = (
    "This sort code and account number do not go together."
    " Check both against your bank card or statement."
)

_WEIGHTS = """\
070116 070116 MOD11    0    0    7    6    5    8    9    4    5    6    7    8    9   -1  12
070116 070116 MOD10    0    3    2    4    5    8    9    4    5    6    7    8    9   -1  13
074456 074456 MOD11    0    0    7    6    5    8    9    4    5    6    7    8    9   -1  12
074456 074456 MOD10    0    3    2    4    5    8    9    4    5    6    7    8    9   -1  13
086090 086090 MOD10    0    0    3    7    1    3    7    1    3    7    1    3    7    1   8
089000 089999 MOD10    0    0    0    0    0    0    7    1    3    7    1    3    7    1
102400 107999 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1
110000 119280 DBLAL    0    0    2    1    2    1    2    1    2    1    2    1    2    1   1
134012 134020 MOD11    0    0    0    7    5    9    8    4    6    3    5    2    0    0   4
180002 180002 MOD11    0    0    0    0    0    0    8    7    6    5    4    3    2    1  14
200901 201159 MOD11    0    0    0    0    0    0    0    7    6    5    4    3    2    1   6
200901 201159 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    1   6
202700 203239 MOD11    0    0    0    0    0    0    0    7    6    5    4    3    2    1   6
202700 203239 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    1   6
309001 309633 MOD11    0    0    3    2    9    8    5    7    6    5    4    3    2    1   2
309001 309633 MOD11    0    0    3    2    9    8    1    7    6    5    4    3    2    1   9
771900 772799 MOD11    0    0    1    2    5    3    6    4    8    7   10    9    3    1   7
820000 826917 MOD11    0    0    0    0    0    0    0    0    7    3    4    9    2    1
820000 826917 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    1   3
826919 827999 MOD11    0    0    0    0    0    0    0    0    7    3    4    9    2    1
826919 827999 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    1   3
870000 872791 MOD11    0    0    1    2    5    3    6    4    8    7   10    9    3    1  10
870000 872791 MOD11    0    0    5   10    9    8    0    7    6    5    4    3    2    1  11
938000 938696 MOD11    7    6    5    4    3    2    7    6    5    4    3    2    0    0   5
938000 938696 DBLAL    2    1    2    1    2    1    2    1    2    1    2    1    2    0   5
"""
_SUBSTITUTES = "938600 938611\r\n938602 938343\r\n"


def write_tables(
    folder: Path, *, weights: str = _WEIGHTS, substitutes: str = _SUBSTITUTES
) -> tuple[Path, Path]:
    """The two files, as an operator gives them."""
    files = folder / "valacdos.txt", folder / "scsubtab.txt"
    for file, written in zip(files, (weights, substitutes), strict=True):
        file.write_bytes(written.encode())
    return files


def use_tables(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app as it is started with the two settings, until the test ends."""
    weights, substitutes = write_tables(folder)
    given = replace(app.config["SETTINGS"], bank_weights=weights, bank_substitutes=substitutes)
    monkeypatch.setitem(app.config, "SETTINGS", given)
    monkeypatch.setattr(banking.Known, "tables", None)  # and as it was, in the end
    banking.init_app(app)
