"""The pages of bills as somebody without JavaScript goes through them."""

import re

from bs4 import BeautifulSoup

from tests.payments.billing import PLATE

PENALTY, BILL, FOUND = "/pay-a-bill/penalty-charge", "/pay-a-bill/bill", "/pay-a-bill/found"


def words_of(element):
    """As they are read: an element inside a sentence parts nothing."""
    return re.sub(r" (?=[.,])", "", " ".join(element.get_text(" ").split()))


class Page:
    def __init__(self, answer):
        self.status, self.location = answer.status_code, answer.location
        self.soup = BeautifulSoup(answer.text, "html.parser")
        self.main = words_of(self.soup.main) if self.soup.main else ""


def opened(client, path):
    return Page(client.get(path))


def sent(client, path, where=None, **typed):
    page = client.get(where or path)
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)[1]
    return Page(client.post(path, data={"csrf_token": token, **typed}))


def find(client, number="LK 100/1", fact=PLATE, path=PENALTY):
    return sent(client, path, number=number, fact=fact)
