"""Somebody who stands in a small form that a test made up."""

from typing import Any

from flask import Flask

from tests.eforms.builders import make_definition, make_draft
from tests.eforms.visitor import Visitor


def visitor_in(
    app: Flask, *pages: dict[str, Any], answers: dict[str, Any] | None = None, **form: Any
) -> Visitor:
    """A browser that has begun this form and given these answers."""
    make_draft(make_definition(*pages, **form), answers, browser="somebody")
    client = app.test_client()
    client.set_cookie("browser", "somebody")
    return Visitor(client, "lost-cat")
