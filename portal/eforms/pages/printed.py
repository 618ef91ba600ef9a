"""The HTML that PDFs are made from: a person's copy, a form on paper."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from flask import current_app, render_template

from portal.core import i18n
from portal.core.settings import settings
from portal.eforms import copying
from portal.eforms.pages import rows, summary


def copy_html(reference: str, locale: str) -> str:
    """What was sent under this reference, in that language."""
    return _written("eforms/printed/copy.html", locale, lambda: copy_of(reference))


def copy_of(reference: str) -> dict[str, Any]:
    """What the page and the PDF say of what was sent, in the current language.

    `parts` are rows that belong together, under the section and the item they are about.
    """
    record = copying.record(reference)
    answered = summary.rows(record.definition, record.way)
    together = groupby(answered, lambda row: (row.section, row.item))
    return {
        "record": record,
        "title": summary.start_page(record.definition).title,
        "parts": [(section, item, rows.answer_rows(part)) for (section, item), part in together],
    }


def _written(template: str, locale: str, words: Callable[[], dict[str, Any]]) -> str:
    """A job has no address, and words of a form come with links, which paper leaves out."""
    with (
        current_app.test_request_context(base_url=settings().public_url),
        i18n.use_locale(locale),
    ):
        return render_template(template, **words())


WRITERS: dict[str, Callable[..., str]] = {"copy": copy_html}
