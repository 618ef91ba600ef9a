"""A postal address, looked up by its postcode or written by hand, as the forms ask for one.

Three modes without JavaScript: a box for the postcode, the list of its addresses, boxes by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.core.errors import Sentence
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line
from portal.gazetteer import services as gazetteer

SEARCH, CHOOSE, BY_HAND = "search", "choose", "by-hand"
MODES = (SEARCH, CHOOSE, BY_HAND)
_BOXES = ("search", "searched", "choice", "line1", "line2", "town", "postcode")
_LINE = 200
_READ = 1_000


@dataclass
class Asked:
    """The page as it was sent. `answer` is set where that is an address: uprn, lines, postcode.

    `errors` are by box; an empty one with a `mode` of another kind shows that mode.
    """

    mode: str = SEARCH
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(_BOXES, ""))
    errors: dict[str, Sentence] = field(default_factory=dict)
    answer: dict[str, Any] | None = None

    @property
    def addresses(self) -> list[gazetteer.FoundAddress]:
        """What is chosen from."""
        try:
            return gazetteer.find_addresses(self.typed["search"])
        except gazetteer.NotAPostcode:
            return []


def read(posted: Mapping[str, str]) -> Asked:
    """What was sent, looked up where it must be."""
    mode = posted.get("mode", SEARCH)
    asked = Asked(
        mode=mode if mode in MODES else SEARCH,
        typed={box: one_line(cleaned(posted.get(box, "")[:_READ])) for box in _BOXES},
    )
    if asked.mode == BY_HAND:
        _described(asked)
    elif asked.mode == CHOOSE and asked.typed["search"] == asked.typed["searched"]:
        _chosen(asked)
    else:
        _search(asked)
    return asked


def shown(address: Mapping[str, Any] | None, mode: str | None) -> Asked:
    """The page before anything was sent: the address that is known stands in the boxes by hand."""
    asked = Asked(mode=mode if mode in {SEARCH, BY_HAND} else SEARCH)
    if address and asked.mode == BY_HAND and address["lines"]:
        first, *middle = address["lines"]
        town = middle.pop() if middle else ""
        below = {"line2": ", ".join(middle), "town": town, "postcode": address["postcode"]}
        asked.typed |= {"line1": first, **below}
    elif address:
        asked.typed["search"] = address["postcode"]
    return asked


def _search(asked: Asked) -> None:
    asked.mode = SEARCH
    asked.typed["searched"] = asked.typed["search"]
    try:
        found = gazetteer.find_addresses(asked.typed["search"])
    except gazetteer.NotAPostcode:
        asked.errors["search"] = _l("Enter a full UK postcode, like LK1 2AB")
        return
    if found:
        asked.mode = CHOOSE
    else:
        asked.errors["search"] = _l(
            "We have no addresses for that postcode. Check it, or write the address in."
        )


def _chosen(asked: Asked) -> None:
    found = gazetteer.address(asked.typed["choice"])
    if found is None:
        asked.errors["choice"] = _l("Choose your address from the list, or write it in")
        return
    asked.answer = {"uprn": found.uprn, "lines": list(found.lines), "postcode": found.postcode}


def _described(asked: Asked) -> None:
    written = {box: asked.typed[box] for box in ("line1", "line2", "town", "postcode")}
    for box, text in written.items():
        if len(text) > _LINE:
            asked.errors[box] = _l("Shorten this line. The most we can take is 200 characters.")
    if not written["line1"]:
        asked.errors["line1"] = _l("Enter the first line of the address")
    if not written["town"]:
        asked.errors["town"] = _l("Enter the town or city")
    if not asked.errors:
        lines = [written[box] for box in ("line1", "line2", "town") if written[box]]
        asked.answer = {"uprn": None, "lines": lines, "postcode": written["postcode"].upper()}
