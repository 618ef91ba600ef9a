"""A form with a page for each type of question, that only tests publish."""

from pathlib import Path

from portal.eforms.definitions import Definition
from portal.eforms.definitions.loading import load

FOLDER = Path(__file__).parent
FILE = FOLDER / "every_kind.yaml"


def every_kind() -> Definition:
    return load(FILE)
