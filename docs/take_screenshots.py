"""Take the pictures in docs/screenshots/ from a running portal: `make screenshots`."""

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from bench.database import bench_database
from bench.servers import serving
from portal import create_app
from portal.accounts import people, sessions
from portal.accounts.at_work import rehearsal
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.config import ROOT, Settings
from portal.core import clock
from portal.payments.rehearsal import GARDENER
from tests.support.browser import QUIET, path_of

PICTURES = ROOT / "docs" / "screenshots"
_SIZES = {"desktop": (1280, 900), "mobile": (390, 844)}
_LANGUAGES = {"en": "", "ur": "/ur", "easyread": "/easyread"}
_LONG_PAGE = 1600  # pixels of a list without an end
_REPORTED = {("en", "desktop"), ("ur", "mobile")}
_PAID = {("en", "desktop"), ("ur", "mobile"), ("easyread", "mobile")}
_ANSWERS = {
    "put-out": "yes",
    "tag": "no",
    "street": "no",
    "details": "The gate sticks: push hard.",
    "answer-by": "email",
    "name": "Zoë Ahmed",
    "email": "zoe@example.com",
}
_TALK = {
    "about": "money",
    "words": "A letter that I do not understand.",
    "how": "counter",
    "name": "Zoë Ahmed",
    "phone": "01632 960 001",
    "email": "zoe@example.com",
}


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    secret, key = secrets.token_urlsafe(48), Fernet.generate_key().decode()  # of both processes
    with (
        bench_database(secret_key=secret, data_keys=(key,)) as url,
        serving(
            "portal:create_app()",
            {
                "DATABASE_URL": url,
                "PORTAL_ENV": "development",
                "SECRET_KEY": secret,
                "DATA_KEYS": key,
                "STRIPE_API_KEY": "",
                "STRIPE_WEBHOOK_SECRET": "",
            },
        ) as portal,
        sync_playwright() as playwright,
    ):
        settings = Settings(database_url=url, secret_key=secret, data_keys=(key,))
        base = f"http://127.0.0.1:{portal.port}"
        browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
        for size in _SIZES:
            for language in _LANGUAGES:
                _visit(browser, base, size, language, _session(settings, _ANSWERS["email"]))
        _look_after_money(browser, base, settings)
        _work_on_cases(browser, base, settings)
        browser.close()
    return 0


def _session(settings: Settings, email: str) -> str:
    """The cookie of somebody who has proved this address."""
    with create_app(settings).app_context():
        person_id = people.person_with(email, name="Zoë Ahmed", phone=None, locale="en")
        return sessions.start_for_person(person_id, Arrival(method=Method.CODE))


def _at_work(settings: Settings, email: str) -> str:
    """The cookie of a player who has shown both factors."""
    with create_app(settings).app_context():
        arrival = Arrival(method=Method.PASSKEY, second_factor=True)
        return sessions.start_for_staff(rehearsal.at_work(email).id, arrival)


def _visit(browser: Browser, base: str, size: str, language: str, session: str) -> None:
    width, height = _SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        base_url=base,
        java_script_enabled=True,
    )
    page = context.new_page()
    prefix = _LANGUAGES[language]

    def shoot(name: str, *, to: int | None = None) -> None:
        page.mouse.move(0, 0)
        page.screenshot(
            path=_file(name, language, size),
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": to} if to else None,
        )

    page.goto(f"{prefix}/")
    shoot("home")
    page.goto(f"{prefix}/services/missed-bin/")
    _fill_in(page, shoot)
    context.add_cookies([{"name": "session", "value": session, "url": base}])
    page.goto(f"{prefix}/account/")
    shoot("account")
    if (language, size) in _REPORTED:
        page.goto(f"{prefix}/reports/?state=open", wait_until="networkidle")
        shoot("reports", to=_LONG_PAGE)
    if (language, size) in _PAID:
        _pay(page, prefix)
        shoot("pay")
        _book(page, prefix)
        shoot("times")
    context.close()


def _book(page: Page, prefix: str) -> None:
    """As far as the days on which somebody is there to talk to."""
    page.goto(f"{prefix}/services/talk-to-us/")
    _go_on(page)
    for name, value in _TALK.items():
        box = page.locator(f"[name={name}]").first
        box.wait_for()
        if box.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            box.fill(value)
        if name != "phone":  # the address is on the same page
            _go_on(page)
    page.locator(".slot-days").wait_for()


def _pay(page: Page, prefix: str) -> None:
    """As far as the page that leads to the provider's."""
    page.goto(f"{prefix}/pay-a-bill/bill")
    page.fill("[name=number]", "70012345")
    page.fill("[name=fact]", "LK1 2AB")
    _go_on(page)
    page.wait_for_url("**/pay-a-bill/found")
    _go_on(page)
    page.wait_for_url("**/pay/*")


def _look_after_money(browser: Browser, base: str, settings: Settings) -> None:
    """The receipt of something paid, and what finance reads of a payment."""
    pictures = (
        ("receipt", _session(settings, GARDENER), "/account/payments", "main a[href$='/receipt']"),
        (
            "staff-payment",
            _at_work(settings, "finance@larkmere.example"),
            "/staff/payments/?typed=70011902",
            "main tbody th a",
        ),
    )
    width, height = _SIZES["desktop"]
    for name, session, path, link in pictures:
        with browser.new_context(
            viewport={"width": width, "height": height}, base_url=base
        ) as context:
            context.add_cookies([{"name": "session", "value": session, "url": base}])
            page = context.new_page()
            page.goto(path)
            with page.expect_navigation():
                page.locator(link).first.click()
            page.screenshot(path=_file(name, "en", "desktop"), full_page=True)


def _work_on_cases(browser: Browser, base: str, settings: Settings) -> None:
    """An officer's queue, one customer's everything, and a visitor who is helped."""
    officer = _at_work(settings, "highways@larkmere.example")
    with _tab(browser, base, "mobile", officer) as page:
        page.goto("/staff/cases/")
        page.screenshot(path=_file("staff-queue", "en", "mobile"), full_page=True, clip=_top(390))
    with _tab(browser, base, "desktop", officer) as page:
        page.goto("/staff/cases/")
        page.screenshot(path=_file("staff-queue", "en", "desktop"))
        page.fill("[name=q]", "Zielinski")
        page.locator("form[action$='/staff/cases/search'] button").click()
        page.locator("tbody th a").last.click()
        page.locator("main a[href*='/staff/customers/']").first.click()
        page.fill("[name=why]", "He asks what became of his street light.")
        _go_on(page)
        page.locator("#cases").wait_for()
        page.screenshot(path=_file("staff-customer", "en", "desktop"), full_page=True)
    for language, size in (("en", "desktop"), ("ur", "mobile")):
        adviser = _at_work(settings, "adviser@larkmere.example")
        with _tab(browser, base, size, adviser) as page:
            _help(page, language)
            page.goto(f"{_LANGUAGES[language]}/services/missed-bin/")
            page.screenshot(path=_file("helped", language, size), full_page=True)


def _help(page: Page, language: str) -> None:
    """As far as the visitor's consent."""
    page.goto("/assist/")
    page.locator("[name=place]").first.select_option(index=1)
    page.locator("[name=by]").first.check()
    page.fill("[name=name]", "Maria Kowalska")
    page.select_option("[name=locale]", language)
    page.locator("[name=role]").first.check()
    page.locator("form[action$='/assist/'] button").click()
    page.wait_for_url("**/consent")
    page.locator("[name=agreed]").check()
    _go_on(page)
    page.wait_for_url("**/services/")


@contextmanager
def _tab(browser: Browser, base: str, size: str, session: str) -> Iterator[Page]:
    width, height = _SIZES[size]
    with browser.new_context(viewport={"width": width, "height": height}, base_url=base) as context:
        context.add_cookies([{"name": "session", "value": session, "url": base}])
        yield context.new_page()


def _top(width: int) -> FloatRect:
    return {"x": 0, "y": 0, "width": width, "height": _LONG_PAGE}


def _fill_in(page: Page, take: Callable[[str], None]) -> None:
    _go_on(page)
    page.fill("[name=address-search]", "LK1 1AA")
    _go_on(page)
    page.locator("[name=address-choice]").first.check()
    _go_on(page)
    page.locator("[name=bins]").first.wait_for()
    take("question")
    page.locator("[name=bins][value=recycling]").check()
    _go_on(page)
    page.locator("[name=round]").first.wait_for()
    page.locator("[name=round][value=yes]").check()
    _go_on(page)
    page.locator("[name=day-day]").wait_for()
    _date(page)
    _go_on(page)
    for name, value in _ANSWERS.items():
        box = page.locator(f"[name={name}]").first
        box.wait_for()
        if box.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            box.fill(value)
        _go_on(page)
    _send(page, take)


def _send(page: Page, take: Callable[[str], None]) -> None:
    page.locator(".govuk-summary-list").wait_for()
    take("check")
    _go_on(page)
    page.locator(".govuk-panel").wait_for()
    page.locator("main a[href*='/cases/']").first.click()
    page.locator(".lead-status").wait_for()
    take("status")


def _go_on(page: Page) -> None:
    page.locator("main form button").first.click()


def _date(page: Page) -> None:
    today = clock.today()
    for part in ("day", "month", "year"):
        page.fill(f"[name=day-{part}]", str(getattr(today, part)))


def _file(name: str, language: str, size: str) -> Path:
    return PICTURES / f"{name}-{language}-{size}.png"


if __name__ == "__main__":
    sys.exit(main())
