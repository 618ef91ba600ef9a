"""Hands on a keyboard and nothing else. Wherever they stop, the place must show."""

from typing import Any

from playwright.sync_api import Page, expect

_MOST_STOPS = 80
_STANDS = """() => {
  const element = document.activeElement;
  const { left, top, width, height } = element.getBoundingClientRect();
  const own = (hit) =>
    element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit));
  // Of a box taller than the window the part that can be seen: a browser shows its caret.
  const middle = (start, end, most) => (Math.max(start, 0) + Math.min(end, most)) / 2;
  const uncovered = [...element.getClientRects()].some((line) => {
    const across = middle(line.left, line.right, innerWidth);
    return own(document.elementFromPoint(across, middle(line.top, line.bottom, innerHeight)));
  });
  const kind = [element.localName, element.type, element.className].join(" ");
  const html = element.outerHTML.slice(0, 160);
  return { kind, uncovered, html, box: [left, top, width, height] };
}"""
_LET_GO = "() => { window.held = document.activeElement; window.held.blur(); }"
_HOLD = "() => window.held.focus()"
_AROUND = 10


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page
        self._seen: set[str] = set()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, selector: str) -> None:
        """Tab until this has the focus; every stop on the way shows where it is."""
        wanted = self.page.locator(selector).first
        for _stop in range(_MOST_STOPS):
            self.press("Tab")
            self.assert_stop_shows()
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{selector} isn't reached with Tab")

    def all_stops(self) -> list[str]:
        """Every stop from where the focus is to the end of the page, each of them visible."""
        stops: list[str] = []
        while True:
            self.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                return stops
            stops.append(self.assert_stop_shows())
            assert len(stops) < _MOST_STOPS, "The focus goes round in circles"

    def follow(self, selector: str) -> None:
        """Reach a link or button that leads to another page, and press Enter."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def send(self) -> None:
        """Reach the button of a form that htmx sends, press it, and arrive at the next heading."""
        before = self.page.locator("h1").inner_text()
        self.reach("main form button:not([type=button])")
        self.press("Enter")
        expect(self.page.locator("h1")).not_to_have_text(before)
        expect(self.page.locator("h1")).to_be_focused()

    def assert_stop_shows(self) -> str:
        """The focus is in sight, nothing lies over it, and it looks other than without it."""
        stop: dict[str, Any] = self.page.evaluate(_STANDS)
        assert stop["uncovered"], f"Out of sight: {stop['html']}"
        kind: str = stop["kind"]
        if kind not in self._seen:
            self._seen.add(kind)
            focused = self._picture(stop["box"])
            self.page.evaluate(_LET_GO)
            let_go = self._picture(stop["box"])
            self.page.evaluate(_HOLD)
            assert focused != let_go, f"The focus doesn't show: {stop['html']}"
        return kind

    def _picture(self, box: list[float]) -> bytes:
        left, top, width, height = box
        x, y = max(0, left - _AROUND), max(0, top - _AROUND)
        clip = {"x": x, "y": y, "width": width + 2 * _AROUND, "height": height + 2 * _AROUND}
        return self.page.screenshot(clip=clip, animations="disabled", caret="hide")
