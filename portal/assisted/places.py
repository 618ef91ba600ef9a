"""Where advisers help: the council's one-stop shops and libraries, from the gazetteer."""

from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import CouncilPlaceToday


class UnknownPlace(Conflict):
    message = _l("Choose the place where you are")


def every() -> list[CouncilPlaceToday]:
    return gazetteer.council_places()


def named(slug: str) -> CouncilPlaceToday:
    """Raises UnknownPlace."""
    found = next((each for each in every() if each.slug == slug), None)
    if found is None:
        raise UnknownPlace
    return found


def name_of(slug: str) -> str:
    """What it is called; a place that is no more keeps the name of its address."""
    return next((each.name for each in every() if each.slug == slug), slug)
