"""Files that came with a case. Domains above this one know them, and say so by registration."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from portal.cases.reading import CaseStatus


class Document(NamedTuple):
    """One file; `size` in words. `href` is None while it can't be opened: `state` says why."""

    name: str
    size: str
    state: str
    href: str | None


type Source = Callable[[CaseStatus], Iterable[Document]]

_sources: list[Source] = []


def add_documents(source: Source) -> None:
    """Ask this too which files came with a case; called while a page is made."""
    if source not in _sources:
        _sources.append(source)


def documents_of(case: CaseStatus) -> list[Document]:
    """What the resident may see of them, in the language in use."""
    return [document for source in _sources for document in source(case)]
