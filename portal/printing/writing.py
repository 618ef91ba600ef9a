"""The HTML that PDFs are made from."""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template

from portal.core import i18n
from portal.core.settings import settings


def written(template: str, locale: str, words: Callable[[], dict[str, Any]]) -> str:
    """A page for paper, in that language; a job has no address, so it is given the portal's."""
    with (
        current_app.test_request_context(base_url=settings().public_url),
        i18n.use_locale(locale),
    ):
        return render_template(template, **words())
