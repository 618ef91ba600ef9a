"""What tests/accounts/roles.toml says, route by route."""

import tomllib
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from portal.config import ROOT

TABLE = tomllib.loads((ROOT / "tests" / "accounts" / "roles.toml").read_text(encoding="utf-8"))
VISITORS: dict[str, str] = TABLE["visitors"]
AT_WORK = (
    "officer", "other_officer", "adviser", "editor", "translator", "insight", "finance",
    "administrator",
)  # fmt: skip
_NEVER_ASKED = {"HEAD", "OPTIONS"}


def routes(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(methods(rule))))


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - _NEVER_ASKED)


def kind_of(route: str) -> str | None:
    """The kind of a route; None where the file doesn't name the place it stands in."""
    beginnings = [each for each in TABLE["routes"] if each != "/" and route.startswith(each)]
    if route == "/":
        beginnings = ["/"]
    return TABLE["routes"][max(beginnings, key=len)] if beginnings else None


def outcome(kind: str, visitor: str) -> str:
    wanted: dict[str, str] = TABLE["kinds"][kind]
    group = wanted.get("staff") if visitor in AT_WORK else None
    return wanted.get(visitor) or group or wanted["everyone"]


def rows(app: Flask) -> Iterator[tuple[str, str, list[str]]]:
    """Each route, its methods, and what each visitor gets."""
    for rule in routes(app):
        kind = kind_of(rule.rule) or "public"
        outcomes = [outcome(kind, visitor) for visitor in VISITORS]
        yield rule.rule, " ".join(methods(rule)), outcomes
