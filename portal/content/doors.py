"""The four doors: whatever a person wants from a council is behind one of them."""

from typing import NamedTuple

from portal.core.errors import Sentence
from portal.core.i18n import _l


class Door(NamedTuple):
    """`key` is the `kind` of the services behind it, `picture` its picture in EasyRead."""

    key: str
    title: Sentence
    line: Sentence
    picture: str


DOORS = (
    Door("report", _l("Report"), _l("Tell us about something that needs fixing"), "message"),
    Door("pay", _l("Pay"), _l("Pay a bill, a charge or a fine"), "money"),
    Door("apply", _l("Apply"), _l("Ask for a permit, a discount or a service"), "pencil"),
    Door("book", _l("Book"), _l("Choose a time for a visit, a room or a collection"), "calendar"),
)
