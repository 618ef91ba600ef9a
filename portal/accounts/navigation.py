"""The pages of an account, and those of staff: each domain adds its own."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

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
    """A part of the first page of staff: the template is included and sees `facts`."""

    template: str
    facts: Mapping[str, Any]


type Facts = Callable[[Actor], Mapping[str, Any]]

_account: dict[str, Place] = {}
_staff: dict[str, Place] = {}
_home: dict[str, tuple[Permission, Facts]] = {}


def add_account_page(order: int, endpoint: str, text: Sentence) -> None:
    """A page of the signed-in resident, in the navigation of `/account/`."""
    _account[endpoint] = Place(order, endpoint, text)


def add_staff_page(order: int, endpoint: str, text: Sentence, *permissions: Permission) -> None:
    """A page under `/staff/`, for whoever has one of the permissions, or for all staff."""
    _staff[endpoint] = Place(order, endpoint, text, permissions)


def add_staff_home_part(template: str, facts: Facts, permission: Permission) -> None:
    """Show this template on the first page of staff, to whoever has the permission."""
    _home[template] = (permission, facts)


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
