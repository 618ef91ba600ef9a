"""Write docs/roles.md, who may open which page: `python -m docs.write_roles`.

tests/accounts/test_staff_routes.py asks every route as every visitor, and holds the page to it.
"""

import sys

from flask import Flask

from portal import create_app
from portal.accounts.permissions import GRANTS, Role
from portal.config import ROOT, Settings
from tests.support import roles

PAGE = ROOT / "docs" / "roles.md"
_HEAD = """# Who may open what

Made by `python -m docs.write_roles`; a test asks every route as every visitor and compares.

| Word | What it means |
|---|---|
| open | The page is shown, or what was sent is dealt with |
| sign in | To the sign-in page of residents, and back |
| staff sign in | To the sign-in page of staff, and back |
| no | 403: the role does not grant it |
| not found | 404: whether it is there is not said |
| own | Open to the browser that began it, or that showed the code |
| key | Open, or to software with a key alone |
| way in | A step of signing in |
"""


def main() -> int:
    PAGE.write_text(text(create_app(Settings())), encoding="utf-8")
    return 0


def text(app: Flask) -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *_visitors(), "", *_grants(), "", *_routes(app)]) + "\n"


def _visitors() -> list[str]:
    lines = ["## Visitors", "", "| Visitor | Who it is |", "|---|---|"]
    return [*lines, *(f"| {_name(key)} | {words} |" for key, words in roles.VISITORS.items())]


def _grants() -> list[str]:
    lines = ["## What each role grants", "", "| Role | Grants |", "|---|---|"]
    for role in Role:
        grants = ", ".join(sorted(permission.value for permission in GRANTS[role]))
        lines.append(f"| {role.value} | {grants} |")
    return lines


def _routes(app: Flask) -> list[str]:
    names = [_name(key) for key in roles.VISITORS]
    lines = ["## Routes", "", f"| Route | Methods | {' | '.join(names)} |"]
    lines.append("|---" * (len(names) + 2) + "|")
    for route, methods, outcomes in roles.rows(app):
        lines.append(f"| `{route}` | {methods} | {' | '.join(outcomes)} |")
    return lines


def _name(key: str) -> str:
    return key.replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())
