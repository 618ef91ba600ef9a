"""Looking at a page as a person with a disability needs it to be."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, ViewportSize

from a11y_tests import axe
from a11y_tests.visits import Visits
from portal.core import i18n
from portal.core.i18n import Locale
from tests.support.browser import DESKTOP

_CHECKS = Path(__file__).parent / "checks"
PAGE_CHECKS = (_CHECKS / "page.js").read_text(encoding="utf-8")
FIT_CHECKS = (_CHECKS / "fit.js").read_text(encoding="utf-8")
NARROW: ViewportSize = {"width": 320, "height": 640}
_REFUSED = "Failed to load resource: the server responded with a status of"
# Playwright runs a script in each frame, in a sandboxed one too (microsoft/playwright#33343).
_ASKED_BY_PLAYWRIGHT = "because the document's frame is sandboxed"


class Looker:
    """One tab, in one language. `assert_accessible` looks at whatever it shows now.

    What costs much (at 320 pixels, with text set apart, the skip link) is looked at once for each
    page and language; axe and the rest at every state.
    """

    def __init__(self, context: BrowserContext, locale: Locale, visits: Visits) -> None:
        self.locale = locale
        self.page = context.new_page()
        self._visits = visits
        self._console: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._console.append(str(error)))

    def become_somebody_else(self, headers: dict[str, str]) -> None:
        """Nothing is left of what this tab was used for; its requests carry these headers."""
        self.page.goto("about:blank")
        self.page.unroute_all()
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size(DESKTOP)
        self.page.context.clear_cookies()
        self.page.context.set_extra_http_headers(headers)
        self._console.clear()

    def open(self, path: str) -> int:
        """Go to a page, its path without the language; the status it is answered with."""
        response = self.page.goto(self.path(path))
        assert response is not None
        return response.status

    @property
    def base(self) -> str:
        """Scheme and host, as far as the first slash of a path."""
        address = urlsplit(self.page.url)
        return f"{address.scheme}://{address.netloc}"

    def path(self, path: str) -> str:
        return f"/{self.locale.prefix}{path}" if self.locale.prefix else path

    def word(self, english: str) -> str:
        """What the portal says for this sentence in the language of this tab."""
        with i18n.use_locale(self.locale.code):
            return str(i18n.gettext(english))

    def expect_console(self, words: str) -> None:
        """Something the browser's console had to complain about, and so may."""
        told = [line for line in self._console if words in line]
        assert told, f"The console doesn't say {words}"
        self._console = [line for line in self._console if line not in told]

    def nothing_to_refuse(self) -> None:
        """Nothing can be given on this page that would be refused."""
        self._visits.note_unspoilt(self.page.url)

    def look_closely_again(self) -> None:
        """Forget at which pages the costly checks were made."""
        self._visits.fitted.clear()

    def assert_accessible(self, *, of: str | None = None) -> None:
        """`of` is the page whose form was refused, where the answer has no address to open."""
        __tracebackhide__ = True
        found = self._checked()
        faults = [*found["faults"], *self._console, *axe.faults(self.page)]
        place = self._visits.note(of or self.page.url, **found["state"])
        key = (self.locale.code, place or self.page.title(), found["state"]["error"])
        if key not in self._visits.fitted:
            self._visits.fitted.add(key)
            faults += self._fit_faults()
        self._console.clear()
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)

    def assert_fits(self, **how: bool) -> None:
        """At the size the window has; `large` and the others as in `_fits`."""
        __tracebackhide__ = True
        faults = self._fits(**how)
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)

    def assert_letter_accessible(self, path: str) -> None:
        """A mail as a mail program shows it: a page without the portal's frame around it.

        Its own page lets no script run, axe neither; so its HTML is looked at on an empty one.
        """
        __tracebackhide__ = True
        letter = self.page.goto(self.path(path))
        assert letter is not None
        self._visits.note(letter.url)
        html = letter.text()
        self.page.goto("about:blank")
        self.page.set_content(html)
        faults = [*self._console, *axe.faults(self.page)]
        self.page.set_viewport_size(NARROW)
        faults += [f"At 320: {fault}" for fault in self._fits(targets=True)]
        root = self.page.locator("html")
        found = (root.get_attribute("lang"), root.get_attribute("dir") or "ltr")
        if found != (self.locale.html_lang, self.locale.dir):
            faults.append(f"In the language {found}")
        self.page.set_viewport_size(DESKTOP)
        assert not faults, f"{letter.url}\n" + "\n".join(faults)

    def _checked(self) -> dict[str, Any]:
        wanted = {
            "lang": self.locale.html_lang,
            "dir": self.locale.dir,
            "error": self.word("Error:"),
        }
        found: dict[str, Any] = self.page.evaluate(PAGE_CHECKS, wanted)
        frame = self._visits.note_frame(self.locale.code, found["frame"])
        if found["frame"] != frame:
            found["faults"].append(f"Not framed like the other pages: {found['frame']} {frame}")
        return found

    def _fit_faults(self) -> list[str]:
        faults = [f"At 1280: {fault}" for fault in self._fits(targets=True)]
        self.page.set_viewport_size(NARROW)
        faults += [f"At 320: {fault}" for fault in self._fits(targets=True)]
        faults += [f"At 320, text set apart: {fault}" for fault in self._fits(spaced=True)]
        self.page.set_viewport_size(DESKTOP)
        return faults

    def _fits(self, **how: bool) -> list[str]:
        """`spaced` sets text apart, `large` doubles it, `targets` measures what can be pressed."""
        found: list[str] = self.page.evaluate(FIT_CHECKS, how)
        return found

    def _heard(self, message: ConsoleMessage) -> None:
        """A page that is refused says so itself; what a page loads must be there."""
        page_itself = "/assets/" not in message.location["url"]
        refused = message.text.startswith(_REFUSED) and page_itself
        asked = message.text.startswith("Blocked script") and _ASKED_BY_PLAYWRIGHT in message.text
        if message.type == "error" and not refused and not asked:
            self._console.append(f"The browser's console: {message.text}")
