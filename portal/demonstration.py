"""Larkmere Borough Council, which doesn't exist: its gazetteer, places, people, forms and money."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import uuid4

from portal.accounts import people
from portal.accounts.at_work import rehearsal
from portal.accounts.services import Actor
from portal.assisted import rehearsal as visits
from portal.bookings.calendars import loading as calendars
from portal.cases import services as cases
from portal.cases.complaints import rehearsal as complaints
from portal.cases.ready import loading as answers
from portal.cases.services import Status
from portal.cases.working import rehearsal as callers
from portal.config import ROOT
from portal.core import clock, jobs
from portal.core.db import transaction
from portal.eforms import publishing
from portal.eforms import services as forms
from portal.eforms.definitions import Definition, loading
from portal.faults import rehearsal as faults
from portal.gazetteer import landmarks
from portal.gazetteer import loading as gazetteer_loading
from portal.gazetteer import services as gazetteer
from portal.payments import rehearsal as money
from portal.payments import services as payments
from portal.payments.bills import rehearsal as bills
from portal.payments.services import PaymentMethod
from portal.payments.subscribing import beginning

DEMO = ROOT / "demo"
_GARDEN = "garden-waste"
_DAYS_LEFT = 30
_ANSWERS = {
    "wish": "join",
    "address": {"uprn": None, "lines": ["12 High Street", "Larkmere"], "postcode": "LK1 1AA"},
    "space": "yes",
    "bins": "one",
    "has-bins": 1,
    "reduced": "no",
    "pay-by": "card",
    "name": "Gwen Ellis",
    "email": money.GARDENER,
    "phone": None,
}
_PRICE = 8500
_BROUGHT = "We empty your bin every 2 weeks."


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
    _equip(say)
    published = list(loading.load_all())
    for form in published:
        if number := publishing.file_version(form):
            say(f"· Publishing the form “{form.title}”, version {number}")
    if count := sum(each.changed for each in calendars.load(DEMO / "calendars")):
        say(f"· Opening {count} calendars")
    if count := report_faults(published):
        say(f"· Reporting {count} faults")
    _help(say)
    if count := complain(published):
        say(f"· Hearing {count} complaints")
    if take_money():
        say("· Took money at the counter, and gave some of it back")


def _help(say: Callable[[str], None]) -> None:
    """People who come to a library, phone or write."""
    if count := visits.engage(rehearsal.at_work("adviser@larkmere.example")):
        say(f"· Giving leaflets to {count} partners, and a machine to the public")
    if count := call():
        say(f"· Answering the phone: {count} contacts and calls")


def call() -> int:
    """Somebody phones and writes about a tree, once; how often."""
    with jobs.followed():
        return callers.engage(rehearsal.at_work("highways@larkmere.example"))


def _equip(say: Callable[[str], None]) -> None:
    if count := faults.furnish(DEMO / "faults"):
        say(f"· Putting up {count:,} street lights and bins")
    if count := ready_answers():
        say(f"· Getting {count} answers ready for officers")


def ready_answers() -> int:
    """What officers can send as it is, unless the council has its own; how many."""
    return 0 if answers.any_there() else answers.load(DEMO / "answers.toml")


def report_faults(forms: Sequence[Definition]) -> int:
    """Faults in Larkmere's streets and what became of them, once; how many."""
    by_service = {form.service: form for form in forms}
    with jobs.followed():
        return faults.engage(DEMO / "faults", lambda service: _opening(by_service[service]))


def _opening(form: Definition) -> tuple[cases.Opening, bool]:
    """What its cases start with, from nobody we know, and whether its reports are public."""
    opening = cases.Opening(
        kind=cases.Kind(form.kind.value),
        channel=cases.Channel.WEB,
        service=form.service,
        title=form.title,
        team=form.team,
        contact=cases.Contact(),
        locale="en",
        acknowledge_days=form.clock.acknowledge,
        respond_days=form.clock.respond,
        statuses=form.statuses,
    )
    return opening, form.report is not None and form.report.public


def complain(forms: Sequence[Definition]) -> int:
    """Complaints at each of their stages, once; how many."""
    form = next(form for form in forms if form.service == complaints.SERVICE)
    first, second = map(
        rehearsal.at_work, ("complaints@larkmere.example", "reviews@larkmere.example")
    )
    with jobs.followed():
        return complaints.engage(_opening(form)[0], first=first, second=second)


def take_money() -> bool:
    """Payments, refunds and a subscription near its end, once; whether there were none before."""
    if money.any_there():
        return False
    adviser = rehearsal.at_work("adviser@larkmere.example")
    finance = rehearsal.at_work("finance@larkmere.example")
    with transaction(), jobs.followed():
        _subscribe(adviser)
        money.engage(DEMO, adviser=adviser, finance=finance)
    return True


def _subscribe(adviser: Actor) -> None:
    """Gwen's garden waste has been collected for eleven months: now she can renew that."""
    ends_on = clock.today() + timedelta(days=_DAYS_LEFT)
    with money.noon(clock.years_before(ends_on + timedelta(days=1), 1)):
        due = _asked_for()
        paid = payments.take_by_hand(adviser, due.reference, PaymentMethod.TERMINAL, "4471-0007")
        # A job will come to do this, too, and find it done: it was then, not when that runs.
        beginning.begin(paid.subject_id, payment_id=paid.id)
        [case] = cases.references([paid.subject_id]).values()
        cases.update(case, status=Status.COMPLETED, note=_BROUGHT, author="Wren Patel")


def _asked_for() -> payments.PaymentView:
    """What the form that she sent costs."""
    gwen = people.person_with(money.GARDENER, name="Gwen Ellis", phone=None, locale="en")
    browser = uuid4().hex
    draft = forms.begin(browser, _GARDEN, person_id=gwen)
    forms.answer(draft, _ANSWERS)
    sent = forms.submit(browser, _GARDEN, draft.id, person_id=gwen, price=_PRICE)
    due = forms.payment_of(sent)
    if due is None:
        raise RuntimeError("The demonstration's garden waste costs nothing any more")
    return due
