"""Leaflets: a service on one sheet in each language, with a square that leads to it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from portal.assisted import qr, referrals
from portal.core import i18n, security
from portal.core.i18n import _, pgettext
from portal.core.settings import settings
from portal.eforms import services as eforms
from portal.eforms.services import Definition
from portal.printing import services as printing

_NOBODY = "-"


@dataclass(frozen=True)
class Leaflet:
    """A service in the language in use. `address` is for whoever types it, `square` for phones."""

    service: str
    title: str
    summary: str
    needs: list[str]
    cost: str
    address: str
    square: Markup


def of(service: str, partner: str = "") -> Leaflet:
    """What it says; the links of a `partner` are counted as theirs. Raises NoSuchService."""
    form = _form(service)

    def say(text: str) -> str:
        return pgettext(form.service, text)

    portal = settings().public_url.rstrip("/")
    address = f"{portal}{i18n.current().path}/services/{form.service}/"
    if partner:
        address += f"?from={quote(partner)}"
    return Leaflet(
        service=form.service,
        title=say(form.title),
        summary=say(form.summary),
        needs=[say(text) for text in form.needs],
        cost=say(form.cost),
        address=address.partition("://")[2],
        square=qr.drawn(address, _("A square to scan with a phone: it opens this service")),
    )


def every() -> list[tuple[str, str]]:
    """Each service that is live, with its name, from A to Z."""
    named = [(each.service, pgettext(each.service, each.title)) for each in eforms.all_published()]
    return sorted(named, key=lambda each: each[1].casefold())


def pdf_of(service: str, partner: str = "") -> bytes | None:
    """The leaflet as a file in the language in use; None while it is being made."""
    code, words = i18n.current().code, repr(of(service, partner))
    mark = security.digest(words).hex()[:16]  # edited since, it is another leaflet
    return printing.asked_for(f"leaflet:{service}:{code}:{partner or _NOBODY}:{mark}")


def html(service: str, locale: str, partner: str, _mark: str) -> str:
    """For the job that makes the file."""
    known = "" if partner == _NOBODY else partner
    return printing.written("assisted/printed/leaflet.html", locale, lambda: _words(service, known))


def known_partner(slug: str) -> str:
    """The partner's word in links, if there is such a partner, and "" else."""
    return next((each.slug for each in referrals.partners() if each.slug == slug), "")


def _words(service: str, partner: str) -> dict[str, Any]:
    return {"leaflet": of(service, partner)}


def _form(service: str) -> Definition:
    found = next((each for each in eforms.all_published() if each.service == service), None)
    if found is None:
        raise eforms.NoSuchService
    return found
