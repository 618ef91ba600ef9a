"""Addresses on the internet, and words that say where somebody lives."""

import re
from collections.abc import Iterator

from portal.faults.traces.numbers import Span

_AT = r"(?:\s*@\s*|\s*[(\[{]\s*at\s*[)\]}]\s*|\s+at\s+|\s+małpa\s+)"
_DOT = r"(?:\s*\.\s*|\s*[(\[{]\s*dot\s*[)\]}]\s*|\s+dot\s+|\s+kropka\s+)"
_EMAIL = re.compile(rf"[\w.+'-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_EMAIL_SHORT = re.compile(r"[\w.+'-]{2,}\s?@\s?[\w-]{2,}")
_ENDS = r"(?:com|net|org|info|biz|me|io|app|uk|pl|pk|eu)"
_LINK = re.compile(
    rf"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.{_ENDS}\b(?:/\S*)?", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w.])@[a-z_][\w.]{2,}", re.IGNORECASE)
_NETWORK = re.compile(
    r"\b(?:facebook|instagram|insta|twitter|tiktok|snapchat|whatsapp|telegram)"
    r"(?:\s+(?:is|as|name|user(?:name)?|page))?\s*[:\s]\s*(?P<what>[\w.]{3,}\w)",
    re.IGNORECASE,
)
# A house is where a fault is; it says who somebody is where they say that it's theirs.
_HOME = re.compile(
    r"\b(?:(?:i|we|he|she|they|who)\s+(?:live|lives|lived|am living)|living|mieszkam\w*|mieszka)"
    r"\s+(?:at|in|on|opposite|next to|pod|przy|na)?\s*"
    r"(?P<what>[^.,;!?\n]{0,60}\d+\w?[^.,;!?\n]{0,40})",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|our|mój|moj\w|nasz\w?)\s+(?:home\s+)?"
    r"(?:house|home|flat|address|front door|adres|dom\w*|mieszkani\w+)"
    r"\s*(?:is|at|number|no\.?|jest|to|pod|,|:)?\s*"
    r"(?P<what>[^.;!?\n]{0,50}\d+\w?[^.;!?\n]{0,50})",
    re.IGNORECASE,
)
_WHOLE = (_EMAIL, _EMAIL_SHORT, _LINK, _HANDLE)
_PART = (_NETWORK, _HOME, _OWN)


def spans(text: str) -> Iterator[Span]:
    for pattern in _WHOLE:
        yield from (found.span() for found in pattern.finditer(text))
    for pattern in _PART:
        yield from (found.span("what") for found in pattern.finditer(text))
