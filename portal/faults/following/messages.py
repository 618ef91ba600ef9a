"""What followers are written: a mail, or a text to their phone, each with the way to stop."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from portal.cases import services as cases
from portal.core import i18n
from portal.core.i18n import _, use_locale
from portal.core.settings import settings
from portal.faults.categories import name_of
from portal.faults.contacts import Contact
from portal.faults.models import Scope
from portal.faults.pages import wording
from portal.gazetteer import services as gazetteer
from portal.notifications.services import queue_email, queue_text, texts_go

_IN_A_TEXT = ("title", "sentence", "count", "link", "stop")

if TYPE_CHECKING:
    from portal.faults.following.asking import FollowView


def confirm(follow: "FollowView", contact: Contact, locale: str, *, key: str) -> None:
    """Whether it was them who asked."""
    with use_locale(locale):
        values = {"title": what(follow), "link": _link(follow, locale)}
    _send(contact, "follow_confirm", locale, key=key, about=follow.id, values=values)


def news(  # noqa: PLR0913 - all named
    follow: "FollowView",
    contact: Contact,
    locale: str,
    *,
    key: str,
    status: cases.Status,
    notes: Sequence[str],
    expect_by: date | None = None,
) -> None:
    """How a report stands now, the new day for news, and what was said that may be read by all."""
    with use_locale(locale):
        values = {
            "title": what(follow),
            "sentence": wording.lead(status),
            "notes": list(notes),
            "expect_by": expect_by.isoformat() if expect_by else None,
            "link": f"{_address(locale)}/reports/{follow.reference}",
            "stop": f"{_link(follow, locale)}/stop",
        }
    _send(contact, "follow_news", locale, key=key, about=follow.id, values=values)


def digest(  # noqa: PLR0913 - all named
    follow: "FollowView",
    contact: Contact,
    locale: str,
    *,
    key: str,
    lines: Sequence[Mapping[str, Any]],
    more: int,
) -> None:
    """The new reports of the last day, once. `more` are those that the list has no room for."""
    with use_locale(locale):
        values = {
            "title": what(follow),
            "count": len(lines) + more,
            "lines": list(lines),
            "more": more,
            "link": f"{_address(locale)}/reports/",
            "stop": f"{_link(follow, locale)}/stop",
        }
    _send(contact, "follow_digest", locale, key=key, about=follow.id, values=values)


def what(follow: "FollowView") -> str:
    """What somebody follows, in the language in use."""
    if not follow.listed:
        return _("A report that is no longer on our website")
    if follow.scope is Scope.REPORT:
        category = follow.category or ""
        asked = follow.title or ""
        title = name_of(category) or i18n.pgettext(category, asked)
        return i18n.plain(f"{title}: {follow.place}")
    return told_of(follow.scope, follow.area)


def told_of(scope: Scope, area: str | None) -> str:
    """An area that is followed, in the language in use."""
    match scope:
        case Scope.WARD:
            return _(
                "New reports in %(place)s", place=gazetteer.wards().get(area or "", area or "")
            )
        case Scope.CATEGORY:
            return _("New reports: %(what)s", what=i18n.plain(name_of(area or "") or area or ""))
        case Scope.NEAR:
            return _("New reports near %(place)s", place=_around(area or ""))
        case _:
            return _("All new reports")


def _around(area: str) -> str:
    lat, lon, _metres = area.split(",")
    around = gazetteer.around(float(lat), float(lon), limit=1)
    return around[0].name if around else _("the place you chose")


def _send(  # noqa: PLR0913 - all named
    contact: Contact, template: str, locale: str, *, key: str, about: UUID, values: dict[str, Any]
) -> None:
    """A text is short: what it is about, and the page that says the rest."""
    if email := contact.get("email"):
        queue_email(key=key, to=email, locale=locale, template=template, values=values, about=about)
    elif texts_go():
        short: dict[str, Any] = {name: values[name] for name in _IN_A_TEXT if name in values}
        queue_text(
            key=key,
            to=contact["phone"],
            locale=locale,
            template=template,
            values=short,
            about=about,
        )


def _link(follow: "FollowView", locale: str) -> str:
    return f"{_address(locale)}/reports/follows/{follow.token}"


def _address(locale: str) -> str:
    return settings().public_url + i18n.BY_CODE.get(locale, i18n.DEFAULT).path
