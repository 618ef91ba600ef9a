"""Visiting the pages of cases, and reading what they say."""

from bs4 import BeautifulSoup

from portal.cases.services import update
from portal.core.i18n import BY_CODE


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def visit(client, opened, locale="en"):
    prefix = BY_CODE[locale].prefix
    return client.get(f"/{prefix}/cases/{opened.reference}".replace("//", "/"))


def find(client, reference, code, **more):
    token = page_of(client.get("/cases/")).find("input", {"name": "csrf_token"})["value"]
    typed = {"csrf_token": token, "reference": reference, "code": code}
    return client.post("/cases/", data=typed, **more)


def move(opened, status, note=None):
    update(opened.reference, status=status, note=note, author="Ola")
