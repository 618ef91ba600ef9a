"""The pages of an account, and those of staff: each domain adds its own."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from portal.accounts import access
from portal.accounts.permissions import Actor, Permission
from portal.core.errors import Sentence


class Place(NamedTuple):
    """One link; `order` is where it stands. Staff see it who have one of the `permissions`."""

    order: int
    endpoint: str
    text: Sentence
    permissions: tuple[Permission, ...] = ()


class Link(NamedTuple):
    text: Sentence
    href: str
    endpoint: str


class HomePart(NamedTuple):
    """A part of the first page of staff or of an account: the template sees `facts`."""

    template: str
    facts: Mapping[str, Any]


type Facts = Callable[[Actor], Mapping[str, Any]]
type NoticeFacts = Callable[[UUID], Mapping[str, Any] | None]

_account: dict[str, Place] = {}
_staff: dict[str, Place] = {}
_home: dict[str, tuple[Permission, Facts]] = {}
_notices: dict[str, NoticeFacts] = {}


def add_account_page(order: int, endpoint: str, text: Sentence) -> None:
    """A page of the signed-in resident, in the navigation of `/account/`."""
    _account[endpoint] = Place(order, endpoint, text)


def add_staff_page(order: int, endpoint: str, text: Sentence, *permissions: Permission) -> None:
    """A page under `/staff/`, for whoever has one of the permissions, or for all staff."""
    _staff[endpoint] = Place(order, endpoint, text, permissions)


def add_staff_home_part(template: str, facts: Facts, permission: Permission) -> None:
    """Show this template on the first page of staff, to whoever has the permission."""
    _home[template] = (permission, facts)


def add_account_notice(template: str, facts: NoticeFacts) -> None:
    """Show this template above everything in the account of a person, unless `facts` is None."""
    _notices[template] = facts


def account_notices(person_id: UUID) -> list[HomePart]:
    return [
        HomePart(template, known)
        for template, facts in _notices.items()
        if (known := facts(person_id)) is not None
    ]


def account_links() -> list[Link]:
    return [_link(place) for place in sorted(_account.values())]


def staff_links() -> list[Link]:
    """Those that the member of staff who is signed in may open."""
    actor = access.actor()
    if actor is None:
        return []
    return [
        _link(place)
        for place in sorted(_staff.values())
        if not place.permissions or any(actor.may(each) for each in place.permissions)
    ]


def staff_home_parts(actor: Actor) -> list[HomePart]:
    return [
        HomePart(template, facts(actor))
        for template, (permission, facts) in _home.items()
        if actor.may(permission)
    ]


def _link(place: Place) -> Link:
    return Link(place.text, url_for(place.endpoint), place.endpoint)
