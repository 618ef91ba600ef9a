"""The council's services as tests speak of them: their usual answers, ways and prices."""

from portal.eforms.definitions import loading
from portal.eforms.fees.quoting import quote
from portal.eforms.walk import Walk, walk
from portal.payments.services import money
from tests.eforms.filling import answers_to

FORMS = {form.service: form for form in loading.load_all()}

# What the person who sends it says where the first of the choices leads elsewhere.
USUAL: dict[str, dict[str, object]] = {
    "blue-badge": {"benefit": "none"},
    "abandoned-vehicle": {"danger": "no"},
    "bulky-waste": {"not_taken": ["none"]},
    "complaint": {"appeal": "no"},
    "copy-certificate": {"place_known": "here"},
    "council-tax-moving": {"move": "within", "tenure": "rents-private", "adults": "no"},
    "fly-tipping": {"danger": "no"},
    "freedom-of-information": {},
    "graffiti": {"danger": "no"},
    "library-room": {},
    "litter-bin": {},
    "pest-control": {},
    "recycling-slot": {},
    "register-birth": {},
    "register-death": {},
    "sports-pitch": {},
    "talk-to-us": {},
    "garden-waste": {"pay_by": "direct-debit"},
    "missed-bin": {"tag": "no"},
    "noise": {"danger": "no"},
    "parking-permit": {},
    "pothole": {"danger": "no"},
    "street-light": {},
}


def way(service: str, **given: object) -> Walk:
    """The way of the usual answers, but for those that are `given`."""
    return walk(FORMS[service], answers_to(FORMS[service], **{**USUAL[service], **given}))


def asked(service: str, **given: object) -> set[str]:
    """The pages on the way."""
    return {page.key for page in way(service, **given).pages}


def price(service: str, **given: object) -> str | None:
    quoted = quote(FORMS[service], way(service, **given).answers)
    if not quoted.lines:
        return None
    return money(quoted.amount) if quoted.amount else "Free"
