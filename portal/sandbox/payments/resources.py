"""The addresses of the API, and what stands at each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Map, Rule

from portal.sandbox.payments import checkout, refunding
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.wire import Refused, Thing, metadata, only, whole

type Action = Callable[[Books, Thing, str], Thing]

_DEFAULT_LIMIT, _MOST = 10, 100
_PAGING = ("created", "ending_before", "limit", "starting_after")
_BOUNDS: dict[str, Callable[[int, int], bool]] = {
    "gte": lambda at, bound: at >= bound,
    "gt": lambda at, bound: at > bound,
    "lte": lambda at, bound: at <= bound,
    "lt": lambda at, bound: at < bound,
}


@dataclass(frozen=True)
class Resource:
    """A kind of object: where it stands, and which of its fields a list can be narrowed by."""

    kind: str
    path: str
    narrowed_by: tuple[str, ...] = ()


RESOURCES = (
    Resource("checkout.session", "checkout/sessions", ("payment_intent", "status")),
    Resource("payment_intent", "payment_intents"),
    Resource("charge", "charges", ("payment_intent",)),
    Resource("refund", "refunds", ("charge", "payment_intent")),
    Resource("dispute", "disputes", ("charge", "payment_intent")),
    Resource("event", "events", ("type", "types")),
    Resource("balance_transaction", "balance_transactions", ("currency", "source", "type")),
)


def addresses() -> Map:
    """Each endpoint is an action."""
    rules = [
        Rule("/v1/checkout/sessions", methods=["POST"], endpoint=_create),
        Rule("/v1/checkout/sessions/<name>/expire", methods=["POST"], endpoint=_expire),
        Rule("/v1/checkout/sessions/<name>/line_items", methods=["GET"], endpoint=_line_items),
        Rule("/v1/refunds", methods=["POST"], endpoint=_refund),
        Rule("/v1/refunds/<name>", methods=["POST"], endpoint=_mark),
    ]
    for each in RESOURCES:
        rules.append(Rule(f"/v1/{each.path}", methods=["GET"], endpoint=_lister(each)))
        rules.append(Rule(f"/v1/{each.path}/<name>", methods=["GET"], endpoint=_getter(each)))
    return Map(rules)


def _create(books: Books, params: Thing, _name: str) -> Thing:
    return checkout.create(books, params)


def _expire(books: Books, params: Thing, name: str) -> Thing:
    only(params, ())
    return checkout.expire(books, books.get("checkout.session", name, "session"))


def _line_items(books: Books, params: Thing, name: str) -> Thing:
    only(params, ("ending_before", "limit", "starting_after"))
    lines = books.lines[books.get("checkout.session", name, "session")["id"]]
    return _page(lines, params, f"/v1/checkout/sessions/{name}/line_items")


def _refund(books: Books, params: Thing, _name: str) -> Thing:
    return refunding.asked(books, params)


def _mark(books: Books, params: Thing, name: str) -> Thing:
    """The metadata alone of a refund can be changed."""
    only(params, ("metadata",))
    refund = books.get("refund", name)
    refund["metadata"] = {**refund["metadata"], **metadata(params)}
    return refund


def _getter(resource: Resource) -> Action:
    def get(books: Books, params: Thing, name: str) -> Thing:
        only(params, ())
        return books.get(resource.kind, name)

    return get


def _lister(resource: Resource) -> Action:
    def listed(books: Books, params: Thing, _name: str) -> Thing:
        only(params, (*_PAGING, *resource.narrowed_by))
        wanted = {name: params[name] for name in resource.narrowed_by if name in params}
        span = _span(params.get("created"))
        found = [
            each
            for each in books.all(resource.kind)
            if all(_fits(each, name, value) for name, value in wanted.items())
            and all(_BOUNDS[name](each["created"], bound) for name, bound in span.items())
        ]
        return _page(found, params, f"/v1/{resource.path}")

    return listed


def _fits(thing: Thing, name: str, value: Any) -> bool:
    return thing["type"] in value if name == "types" else bool(thing.get(name) == value)


def _span(given: Any) -> dict[str, int]:
    """`created`: a time, or bounds of it, in seconds since 1970."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        at = whole(given, "created")
        return {"gte": at, "lte": at}
    only(given, _BOUNDS)
    return {name: whole(value, f"created[{name}]") for name, value in given.items()}


def _page(found: list[Thing], params: Thing, url: str) -> Thing:
    limit = whole(params.get("limit", _DEFAULT_LIMIT), "limit")
    if not 1 <= limit <= _MOST:
        raise Refused("This value must be between 1 and 100.", param="limit")
    if after := params.get("starting_after"):
        rest = found[_place(found, after, "starting_after") + 1 :]
    elif before := params.get("ending_before"):
        place = _place(found, before, "ending_before")
        start = max(0, place - limit)
        shown = found[start:place]
        return {"object": "list", "data": shown, "has_more": start > 0, "url": url}
    else:
        rest = found
    return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": url}


def _place(found: Iterable[Thing], name: str, param: str) -> int:
    for place, each in enumerate(found):
        if each["id"] == name:
            return place
    raise Refused(f"No such object: '{name}'", code="resource_missing", param=param)
