"""The checks find what they are for: each fault is put into a sound page and must be named."""

import pytest

from a11y_tests.keyboard import Keyboard
from a11y_tests.look import PAGE_CHECKS, Looker
from a11y_tests.visits import Visits
from portal.core.i18n import BY_CODE

FAULTS = {
    "document.querySelector('h1').remove()": "0 headings of level 1",
    "add('<h4>Deep down</h4>')": "Level 4 after level 1",
    "document.title = ''": "No title",
    "document.title = 'Error: ' + document.title": "begins with",
    "document.documentElement.lang = 'fr'": "lang is fr",
    "document.documentElement.dir = 'rtl'": "dir is rtl",
    "add('<p>سڑک میں گڑھا ہے</p>')": "is marked as en-GB",
    "document.querySelector('#announce').textContent = 'سڑک میں گڑھا ہے'": "is marked as en-GB",
    "document.querySelector('main form').removeAttribute('action')": "without an action",
    "document.querySelector('main form').noValidate = false": "the browser would validate",
    "add('<p id=main>Twice</p>')": "Two elements are called main",
    "document.body.prepend(document.querySelector('header'))": "skip link doesn't come first",
    "add('<button tabindex=2>Me first</button>')": "A tab order of its own",
    "document.querySelector('main form button').ariaLabel = 'Send'": "is called “Send”",
    "add('<p data-hx-get=/>Click me</p>')": "waits for a click",
    "document.querySelector('#announce').remove()": "No live region",
    "document.querySelector('main').after(document.querySelector('.help'))": "No help line",
    "document.querySelector('.site-nav li').remove()": "Not framed like the other pages",
    "console.error('Refused to apply a style')": "Refused to apply a style",
    "add('<img src=/favicon.ico>')": "axe image-alt",
    "add('<p>Pale</p>').style = 'color: #bbb'": "axe color-contrast",
    "add('<div>Wide</div>').style = 'inline-size: 50rem'": "pixels wide where there are 320",
    "add('<p>Cut off, cut off</p>').style = 'block-size: 8px; overflow: hidden'": "Clipped",
    "inside('<b>Above all</b>').style = 'margin-inline-start: -9rem'": "lies over",
    "add('<p><button>a</button><button>b</button></p>').className = 'tiny'": "Too small beside",
}
SEED = """fault => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".tiny button { all: unset; font-size: 8px; inline-size: 9px }");
  document.adoptedStyleSheets = [sheet];
  const add = (html) => {
    document.querySelector("main h1").closest("#step > *").insertAdjacentHTML("afterend", html);
    return document.querySelector("main h1").closest("#step > *").nextElementSibling;
  };
  const inside = (html) => {
    document.querySelector("main h1").insertAdjacentHTML("beforeend", html);
    return document.querySelector("main h1").lastElementChild;
  };
  ACT
}"""


@pytest.fixture
def tab(new_person, routes_app):
    """A sound question page; what is seen here counts for nothing."""
    looker = Looker(new_person(), BY_CODE["en"], Visits(routes_app.url_map))
    looker.open("/services/pothole/")
    looker.page.click("main form button")
    looker.page.wait_for_url("**/danger")
    looker.assert_accessible()
    return looker


def complaint(tab):
    """What the checks say against the page, "" where they are content."""
    try:
        tab.assert_accessible()
    except AssertionError as fault:
        return str(fault)
    return ""


def test_each_seeded_fault_is_named(tab):
    unnoticed = []
    for act, words in FAULTS.items():
        tab.look_closely_again()
        tab.page.reload()
        tab.page.evaluate(SEED.replace("ACT", act))
        said = complaint(tab)
        if words not in said:
            unnoticed.append(f"{act}: {said or 'nothing'}")

    assert unnoticed == []


def test_a_focus_that_nobody_sees_is_named(tab):
    tab.page.reload()
    tab.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          const plain = "background: none; box-shadow: none; color: #000; outline: 0";
          sheet.replaceSync(`a, a:focus { ${plain.replaceAll(";", " !important;")} !important }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )

    with pytest.raises(AssertionError, match="The focus doesn't show"):
        Keyboard(tab.page).all_stops()


@pytest.mark.parametrize(
    ("field", "filled", "boxes"),
    [
        ("<select name=a><option value=''><option value=b>B</select>", False, 0),
        ("<select name=a><option value=''><option value=b selected>B</select>", True, 0),
        ("<input type=checkbox name=a value=b>", False, 0),
        ("<input type=checkbox name=a value=b checked>", True, 0),
        ("<input name=a>", False, 1),
        ("<input name=a value=b>", True, 1),
        ("<textarea name=a>b</textarea>", True, 1),
        ("<button name=a value=b>Press</button>", False, 0),
        ("<button name=go-on value=yes>With this time</button>", True, 0),
    ],
)
def test_what_is_filled_and_what_is_written_in_are_known(tab, field, filled, boxes):
    tab.page.evaluate("html => { document.querySelector('main form').innerHTML = html }", field)

    state = tab.page.evaluate(PAGE_CHECKS, {})["state"]

    assert state == {"error": False, "filled": filled, "fields": 1, "boxes": boxes}
