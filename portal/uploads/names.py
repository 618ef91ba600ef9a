"""What a file is called: as its owner called it, without what breaks storage or misleads."""

from unicodedata import category

from portal.core.cards import looks_like_card
from portal.core.texts import cleaned, one_line, visible
from portal.uploads.faults import CardInName, NameUnusable

LONGEST = 200  # bytes of UTF-8: file systems take 255, and copies get “ (1)” added

_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
}
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "-"))  # Windows can't keep them
_LONGEST_ENDING = 10


def usable(given: str) -> str:
    """The last part of a path, in any script; raises NameUnusable where nothing is left.

    Raises CardInName where the number of a payment card stands in it.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    known = "".join(character for character in last if category(character) not in {"Cs", "Cn"})
    name = one_line(cleaned(known).replace("\t", " ")).translate(_NOT_IN_NAMES).strip(" .")
    if not visible(name.strip("-")):
        raise NameUnusable
    if looks_like_card(name):
        raise CardInName
    return _shortened(name)


def as_served(name: str, media_type: str) -> str:
    """The name with the ending of what the file is now: a photo may have become a JPEG."""
    endings = _ENDINGS[media_type]
    if name.lower().endswith(endings):
        return name
    stem, dot, ending = name.rpartition(".")
    whole = not dot or not stem or len(ending) > _LONGEST_ENDING
    return f"{name if whole else stem}{endings[0]}"


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending) <= _LONGEST_ENDING else ""
    room = LONGEST - len(kept.encode())
    return (stem if kept else name).encode()[:room].decode(errors="ignore").rstrip() + kept
