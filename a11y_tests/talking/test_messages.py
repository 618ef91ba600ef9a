"""Messages on a case, on both sides: empty, full and in error."""

import secrets
from http.client import NOT_FOUND
from uuid import uuid4

from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from a11y_tests.talking.pressing import press, refused
from portal.cases.models import Direction, Purpose
from portal.cases.talking import conversation
from portal.core.i18n import BY_CODE
from tests.eforms.asking_again import officer
from tests.eforms.files import packed, photo

EN, UR = BY_CODE["en"], BY_CODE["ur"]
CAT = {"name": "cat-on-the-garden-wall.jpg", "mimeType": "image/jpeg", "buffer": photo()}
ZIP = {"name": "all.zip", "mimeType": "application/zip", "buffer": packed({"a.txt": b"a"})}
LONG = "Wobble sat on the wall, and " * 12 + "Donaudampfschifffahrtsgesellschaft" * 3


def write(reference, direction, words, locale=EN):
    draft = conversation.draft(reference, direction, secrets.token_urlsafe(18))
    if direction is Direction.IN:
        conversation.write(draft, purpose=Purpose.QUESTION, words=words, person_id=None)
    else:
        conversation.answer(officer(), draft, words=words, locale=locale)


@in_every_language
def test_writing_the_first_message_with_files(resident, sent, locale):
    tab = resident(locale, sent)
    tab.assert_accessible()
    tab.open(f"/cases/{sent}/messages?about=information")
    tab.assert_accessible()
    tab.page.set_input_files("#files", [CAT, ZIP])
    press(tab, "#write button:not([name])")
    refused(tab)
    expect(tab.page.locator("#write .files__file")).to_have_count(1)
    tab.page.fill("#message", LONG)
    press(tab, "#write button:not([name])")
    expect(tab.page.locator(".thread__message")).to_have_count(1)
    tab.assert_accessible()


@in_every_language
def test_a_long_thread_in_two_languages(resident, desk, sent, locale):
    for number in range(11):
        write(sent, Direction.IN, f"Have you seen it, {number}?")
        write(sent, Direction.OUT, "کل آئیں گے" if number % 2 else "We looked.", UR)
    tab = resident(locale, sent)
    for query in ("", "?page=1", "?about=question"):
        tab.open(f"/cases/{sent}/messages{query}")
        tab.assert_accessible()
    at_desk = desk(locale)
    for query in ("", "?page=1"):
        at_desk.open(f"/staff/cases/{sent}/messages{query}")
        at_desk.assert_accessible()
    at_desk.open(f"/staff/cases/{sent}")
    at_desk.assert_accessible()


@in_every_language
def test_the_messages_of_staff(desk, sent, locale):
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}/messages")
    tab.assert_accessible()
    press(tab, "#write button:not([name])")
    refused(tab)
    tab.page.fill("#message", "We looked.")
    press(tab, "#write button:not([name])")
    tab.assert_accessible()
    assert tab.open(f"/staff/cases/{sent}/files/{uuid4()}") == NOT_FOUND
    tab.assert_accessible()


def test_without_a_script_both_sides_write_to_each_other(resident, desk, sent):
    ours = resident(EN, sent, java_script_enabled=False)
    ours.open(f"/cases/{sent}/messages")
    ours.page.fill("#message", "Have you seen it?")
    ours.page.set_input_files("#files", [CAT])
    press(ours, "#write button:not([name])")
    theirs = desk(EN, java_script_enabled=False)
    theirs.open(f"/staff/cases/{sent}/messages")
    expect(theirs.page.locator(".thread__text")).to_have_text("Have you seen it?")
    expect(theirs.page.locator(".files__name a")).to_have_count(1)
    theirs.page.fill("#message", "On the wall.")
    press(theirs, "#write button:not([name])")
    ours.open(f"/cases/{sent}/messages")

    expect(ours.page.locator(".thread__text").last).to_have_text("On the wall.")


def test_with_a_keyboard_a_message_is_written(resident, sent):
    tab = resident(EN, sent)
    keys = Keyboard(tab.page)
    tab.open(f"/cases/{sent}")
    keys.follow(f"main a[href='/cases/{sent}/messages?about=question']")
    keys.reach("#message")
    keys.type("Have you seen it?")
    keys.follow("#write button:not([name])")

    expect(tab.page.locator(".thread__text")).to_have_text("Have you seen it?")
