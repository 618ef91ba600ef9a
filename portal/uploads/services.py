"""What other domains ask of files: checked, sealed, scanned, and served to those who may see them.

Who may see a file is for the domain to say that it was sent to.
"""

from portal.uploads.documents import DOCX, ODT
from portal.uploads.dropping import count_in, drop_case, drop_drafts, forget
from portal.uploads.examining import MEGABYTE, PDF, Limits
from portal.uploads.faults import Fault, Infected, TooFew, Uncheckable
from portal.uploads.keeping import (
    Chosen,
    Place,
    add,
    forget_positions,
    hand_over,
    listed,
    positions,
    remove,
)
from portal.uploads.models import State, Upload
from portal.uploads.owners import add_owner
from portal.uploads.positions import Position
from portal.uploads.previews import small
from portal.uploads.requests import answer_with, chosen, make_room, too_much, wants_room
from portal.uploads.rotating import rotate_files
from portal.uploads.scanning import scan, sweep
from portal.uploads.serving import NoSuchFile, Served, in_case, of_case, of_draft
from portal.uploads.words import choosable, limits_text, size_text, state_text, types_text

__all__ = [
    "DOCX",
    "MEGABYTE",
    "ODT",
    "PDF",
    "Chosen",
    "Fault",
    "Infected",
    "Limits",
    "NoSuchFile",
    "Place",
    "Position",
    "Served",
    "State",
    "TooFew",
    "Uncheckable",
    "Upload",
    "add",
    "add_owner",
    "answer_with",
    "choosable",
    "chosen",
    "count_in",
    "drop_case",
    "drop_drafts",
    "forget",
    "forget_positions",
    "hand_over",
    "in_case",
    "limits_text",
    "listed",
    "make_room",
    "of_case",
    "of_draft",
    "positions",
    "remove",
    "rotate_files",
    "scan",
    "size_text",
    "small",
    "state_text",
    "sweep",
    "too_much",
    "types_text",
    "wants_room",
]
