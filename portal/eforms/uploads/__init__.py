"""Files that come with a form: checked, sealed, scanned, and served to those who may see them."""

from portal.eforms.uploads.keeping import (
    Chosen,
    NoSuchFile,
    Served,
    add,
    fewest,
    hand_over,
    in_case,
    listed,
    of_case,
    of_draft,
    remove,
    settle,
)
from portal.eforms.uploads.models import State, Upload
from portal.eforms.uploads.rotating import rotate_files
from portal.eforms.uploads.scanning import scan, sweep

__all__ = [
    "Chosen",
    "NoSuchFile",
    "Served",
    "State",
    "Upload",
    "add",
    "fewest",
    "hand_over",
    "in_case",
    "listed",
    "of_case",
    "of_draft",
    "remove",
    "rotate_files",
    "scan",
    "settle",
    "sweep",
]
