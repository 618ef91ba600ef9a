"""The closed lists of words that tables of faults use."""

from enum import StrEnum

from sqlalchemy import Enum


class Visibility(StrEnum):
    """PRIVATE is a category that is never listed; WITHDRAWN was taken from the public by staff."""

    LISTED = "listed"
    PRIVATE = "private"
    WITHDRAWN = "withdrawn"


class Showing(StrEnum):
    """Whether the public sees a text or a photo. HELD waits for an officer to look at it."""

    HELD = "held"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"


class LocatedBy(StrEnum):
    """How the place became known, from the most to the least exact."""

    ASSET = "asset"
    POINT = "point"  # a pin that somebody put on a map
    DEVICE = "device"
    PHOTO = "photo"
    ADDRESS = "address"
    LANDMARK = "landmark"
    STREET = "street"
    POSTCODE = "postcode"


class Source(StrEnum):
    """Through which door a report came."""

    WEB = "web"
    STAFF = "staff"
    FIELD = "field"
    OPEN311 = "open311"


class Scope(StrEnum):
    """What a follower hears of: one report, or all in an area or category."""

    REPORT = "report"
    ALL = "all"
    WARD = "ward"
    CATEGORY = "category"
    NEAR = "near"


class By(StrEnum):
    """Who wrote an update."""

    COUNCIL = "council"
    AUTHORITY = "authority"
    REPORTER = "reporter"


def word(kind: type[StrEnum], length: int = 12) -> Enum:
    """A short text in the table, a member of the enumeration in Python."""
    return Enum(
        kind, native_enum=False, length=length, values_callable=lambda each: [e.value for e in each]
    )
