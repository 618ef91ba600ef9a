"""Stripe's wire: nested forms in, objects with what was expanded out, errors in its own words."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

type Thing = dict[str, Any]

_INVALID = "invalid_request_error"


class Refused(Exception):
    """A request that is answered with an error.

    `began` says that carrying it out had begun: then the answer is stored under the request's
    idempotency key. What fails validation isn't.
    """

    def __init__(  # noqa: PLR0913 - what an error of Stripe is made of
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = HTTPStatus.BAD_REQUEST,
        kind: str = _INVALID,
        began: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = int(status)
        self.began = began
        named = {"code": code, "param": param}
        self.body: Thing = {
            "error": {
                "type": kind,
                "message": message,
                **{name: value for name, value in named.items() if value},
            }
        }


class Missing(Refused):
    """There is no object of this id."""

    def __init__(self, kind: str, name: str, param: str = "id") -> None:
        super().__init__(
            f"No such {kind}: '{name}'",
            code="resource_missing",
            param=param,
            status=HTTPStatus.NOT_FOUND,
        )


def nested(pairs: Iterable[tuple[str, str]]) -> Thing:
    """`a[0][b]=c` and `a[]=c` as dictionaries and lists."""
    tree: Thing = {}
    for name, value in pairs:
        *path, last = re.findall(r"^[^\[]+|(?<=\[)[^\]]*(?=\])", name) or [name]
        node = tree
        for key in path:
            node = node.setdefault(key, {})
            if not isinstance(node, dict):
                raise Refused(f"Invalid parameter: {name}", param=name)
        node[last or str(len(node))] = value
    lists: Thing = _lists(tree)
    return lists


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdecimal() for key in node):
        return [_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _lists(value) for key, value in node.items()}


def only(params: Thing, known: Iterable[str]) -> None:
    """Refuse a parameter that isn't known here, rather than pass over it."""
    for name in sorted(params.keys() - {*known, "expand"}):
        raise Refused(
            f"Received unknown parameter: {name}. The payment sandbox does not know it",
            code="parameter_unknown",
            param=name,
        )


def required(params: Thing, name: str) -> Any:
    if not params.get(name):
        raise Refused(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return params[name]


def whole(value: Any, param: str) -> int:
    """A whole number, as Stripe reads one."""
    if not re.fullmatch(r"-?\d{1,15}", str(value)):
        raise Refused(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)
    return int(value)


def text_of(params: Thing, name: str, longest: int) -> str | None:
    value = params.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > longest):
        raise Refused(f"Invalid string: {name} has at most {longest} characters", param=name)
    return value or None


def metadata(params: Thing) -> dict[str, str]:
    given = params.get("metadata") or {}
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise Refused("Invalid object", param="metadata")
    return given
