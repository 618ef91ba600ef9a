"""HTML to a tagged PDF. Nobody else knows WeasyPrint.

Only jobs import this: it takes seconds to load, and the web process has no use for it.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.config import ROOT

STYLES = ROOT / "static" / "print"
_OUR_FILES = tuple(
    (ROOT / folder).resolve()
    for folder in ("static/print", "node_modules/@fontsource", "static/dist/pictures")
)


class NotOurs(FatalURLFetchingError):  # type: ignore[misc]
    """A document asked for something that isn't a style, letter or picture of the portal's own."""


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Nothing is fetched from a network, and no other file of this machine is read."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        ours = any(path.is_relative_to(folder) for folder in _OUR_FILES)
        if address.scheme != "file" or not ours or not path.is_file():
            raise NotOurs(url)
        return super().fetch(url, headers)


def as_pdf(html: str) -> bytes:
    """Tagged as PDF/UA-1 asks for: language and title of the page, headings as bookmarks.

    That isn't conformance: WeasyPrint gives the header cells of a table no scope. Relative
    addresses in the page are those of files in `static/print`. Raises NotOurs.
    """
    page = HTML(string=html, base_url=f"{STYLES.as_uri()}/", url_fetcher=OwnFiles())
    pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return pdf
