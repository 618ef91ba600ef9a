"""Making a PDF that somebody waits for. Only jobs do this."""

from portal.eforms.copies import documents
from portal.eforms.pages import printed


def make(key: str) -> None:
    """Make and keep what the key names, unless it is there already.

    Keys are `copy:<reference>:<locale>` and `paper:<version id>:<locale>:<size>`.
    """
    if not documents.is_wanted(key):
        return
    from portal.eforms.copies import printing

    what, *which = key.split(":")
    html = printed.WRITERS[what](*which)
    documents.keep(key, printing.as_pdf(html))
