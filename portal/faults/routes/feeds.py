"""News of reports as Atom (RFC 4287): of all, a ward, a category, or near a place."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request, url_for

from portal.core import i18n, paging, security
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.settings import settings
from portal.faults import services
from portal.faults.pages import filters, wording
from portal.faults.pages.filters import Filters
from portal.faults.routes.blueprint import bp
from portal.faults.services import ReportLine

_ASKS = "300/hour"  # from one network
_FRESH = 300  # seconds
_ENTRIES = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNKNOWN_TO_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@bp.get("/reports/feed.atom")
def feed() -> Response:
    """The newest 50. What can't be looked for is not found, rather than all there is."""
    security.throttle(_ASKS, "feeds by network", security.network())
    asked = filters.of(request.args)
    if asked.fault:
        raise NotFound
    lines = services.listing(asked.wanted, most=_ENTRIES, notes=True).lines
    body = _written(asked, lines)
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    # By what it says and not by the newest date: what was taken back is gone from copies, too.
    response.set_etag(hashlib.sha256(body).hexdigest()[:20])
    response.make_conditional(request)
    return response


def _written(asked: Filters, lines: Iterable[ReportLine]) -> bytes:
    here = paging.address()
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": i18n.current().html_lang})
    _say(root, "id", _address(here))
    _say(root, "title", _title(asked))
    _say(root, "updated", _updated(lines).isoformat())
    SubElement(root, "link", {"rel": "self", "href": _address(here)})
    SubElement(root, "link", {"href": _address(url_for("faults.reports", **asked.chosen))})
    _say(SubElement(root, "author"), "name", str(settings().council["name"]))
    for line in lines:
        _entry(root, line)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}'.encode()


def _entry(root: Element, report: ReportLine) -> None:
    said = wording.line(report)
    entry = SubElement(root, "entry")
    address = _address(url_for("faults.report", reference=report.reference))
    _say(entry, "id", f"{settings().public_url}/reports/{report.reference}")
    _say(entry, "title", f"{report.title}: {said['place']}")
    _say(entry, "published", report.reported_at.astimezone(UTC).isoformat())
    _say(entry, "updated", report.updated_at.astimezone(UTC).isoformat())
    SubElement(entry, "link", {"href": address})
    SubElement(entry, "category", {"term": report.category, "label": str(report.title)})
    words = [str(said["status"]), said["text"], wording.typed(report.note)]
    _say(entry, "summary", "\n".join(text for text in words if text), kind="text")


def _say(parent: Element, name: str, text: str, kind: str | None = None) -> None:
    """As text: a reader shows it as it stands, whatever somebody typed."""
    element = SubElement(parent, name, {"type": kind} if kind else {})
    element.text = i18n.plain(text).translate(_UNKNOWN_TO_XML)


def _title(asked: Filters) -> str:
    name = asked.title or _("Reports of faults")
    if asked.place:
        return _("%(what)s near %(place)s", what=name, place=asked.place.name)
    if asked.ward:
        return _("%(what)s in %(place)s", what=name, place=asked.wards[asked.ward])
    return name


def _updated(lines: Iterable[ReportLine]) -> datetime:
    newest = max((line.updated_at for line in lines), default=_EPOCH)
    return newest.astimezone(UTC).replace(microsecond=0)


def _address(path: str) -> str:
    return f"{settings().public_url}{path}"
