"""What other domains ask of files: checked, sealed, scanned, and served to those who may see them.

Who may see a file is for the domain to say that it was sent to.
"""

from portal.uploads.documents import DOCX, ODT
from portal.uploads.examining import MEGABYTE, PDF, Limits
from portal.uploads.faults import Fault, Infected, TooFew, Uncheckable
from portal.uploads.keeping import Chosen, Place, add, hand_over, listed, remove
from portal.uploads.models import State, Upload
from portal.uploads.owners import add_owner
from portal.uploads.rotating import rotate_files
from portal.uploads.scanning import scan, sweep
from portal.uploads.serving import NoSuchFile, Served, in_case, of_case, of_draft

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
    "Served",
    "State",
    "TooFew",
    "Uncheckable",
    "Upload",
    "add",
    "add_owner",
    "hand_over",
    "in_case",
    "listed",
    "of_case",
    "of_draft",
    "remove",
    "rotate_files",
    "scan",
    "sweep",
]
