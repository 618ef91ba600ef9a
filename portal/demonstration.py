"""Larkmere Borough Council, which doesn't exist: its gazetteer, places, people and forms."""

from collections.abc import Callable

from portal.accounts.at_work import rehearsal
from portal.config import ROOT
from portal.eforms import publishing
from portal.eforms.definitions import loading
from portal.gazetteer import landmarks
from portal.gazetteer import loading as gazetteer_loading
from portal.gazetteer import services as gazetteer
from portal.payments.bills import rehearsal as bills

DEMO = ROOT / "demo"


def load(say: Callable[[str], None]) -> None:
    """Load what isn't there yet; a second call changes nothing."""
    if gazetteer.is_empty():
        say("· Loading Larkmere's streets, addresses and places")
        gazetteer_loading.load(DEMO / "gazetteer.csv")
        landmarks.load_places(DEMO / "places.toml")
    if count := rehearsal.engage():
        say(f"· Giving {count} people work at the council")
    if count := bills.engage(DEMO):
        say(f"· Sending {count} bills and penalty charges")
    for form in loading.load_all():
        if number := publishing.file_version(form):
            say(f"· Publishing the form “{form.title}”, version {number}")
