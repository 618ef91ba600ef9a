"""Lets Babel read the sentences of `forms/*.yaml`, each with its context of form and question."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from portal.eforms.definitions import loading

Found = tuple[int, str, tuple[str, str], list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Any,  # noqa: ARG001 - Babel's signature
    comment_tags: Any,  # noqa: ARG001
    options: dict[str, Any],  # noqa: ARG001
) -> Iterator[Found]:
    file = Path(fileobj.name)
    lines = loading.lines_of(file)
    for context, text in dict.fromkeys(loading.load(file).wording()):
        yield lines.get(text, 1), "pgettext", (context, text), []
