"""Looking at `/account/` as a person does, and sources that tests put into it."""

from contextlib import contextmanager
from typing import Any
from unittest import mock

from bs4 import BeautifulSoup

from portal.accounts import overview
from portal.accounts.services import Item, ItemKind, State, Summary


class Page:
    """What `/account/` says."""

    def __init__(self, answer: Any) -> None:
        self.status = answer.status_code
        self.soup = BeautifulSoup(answer.text, "html.parser")

    @property
    def words(self) -> str:
        return said(self.soup.select_one("main"))

    @property
    def to_do(self) -> list[str]:
        return [said(link) for link in self.soup.select(".to-do .own__title")]

    @property
    def listed(self) -> list[str]:
        return [said(link) for link in self.soup.select(".own:not(.own--to-do) .own__title")]

    @property
    def references(self) -> list[str]:
        return [said(link) for link in self.soup.select(".own:not(.own--to-do) .own__facts bdi")]

    @property
    def headings(self) -> list[str]:
        return [said(heading) for heading in self.soup.select("main h2")]

    def choose(self, name: str) -> str:
        """The address of a filter or of a page of the list."""
        links = self.soup.select("main .filter__link, main .govuk-pagination a")
        (found,) = [link for link in links if said(link).startswith(name)]
        return str(found["href"])


def said(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def everything(client: Any, path: str = "/account/", **more: Any) -> Page:
    return Page(client.get(path, **more))


class Permits:
    """A source of things that the portal doesn't know yet."""

    def __init__(self, *titles: str, fault: Any = None, fault_in_items: Any = None) -> None:
        self.titles = titles
        self.fault = fault
        self.fault_in_items = fault_in_items

    def summary(self, *_: Any, **__: Any) -> Summary:
        if self.fault:
            self.fault()
        return Summary({State.OPEN: len(self.titles)})

    def items(self, *_: Any, skip: int, most: int) -> list[Item]:
        if self.fault_in_items:
            self.fault_in_items()
        return [
            Item(kind=ItemKind.PAYMENT, key=title, title=title, status="Due", sentence="To pay.",
                 state=State.OPEN, href="/", picture="money", news="Today")
            for title in self.titles[skip : skip + most]
        ]  # fmt: skip


@contextmanager
def with_source(kind: ItemKind, source: Any, **how: Any) -> Any:
    """Registered for a while, in place of the one that is there."""
    with mock.patch.dict("portal.accounts.overview._sources"):
        overview.add_source(kind, source, **how)
        yield
