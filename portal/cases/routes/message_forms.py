"""Writing a message: what was typed and chosen, read and checked the same on both sides."""

import secrets
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, request

from portal.cases.models import Direction
from portal.cases.talking import conversation
from portal.cases.talking.conversation import FILES, LONGEST, Draft
from portal.core import cards, security
from portal.core.i18n import BY_CODE, LOCALES, Locale, _, current, ngettext
from portal.core.settings import settings
from portal.uploads import services as uploads

BOX = "message"
CHOSEN = "files"
MOST_FILES = "2000/hour"  # of one network: a library, or a mobile network, is many people
MOST_OF_CASE = "30/hour"
MOST_OF_NETWORK = "300/hour"
_KEY_BYTES = 18


@dataclass
class MessageForm:
    """A form for one message, drawn or sent. `errors` are by the box where each is put right."""

    draft: Draft
    key: str
    words: str = ""
    locale: Locale = field(default_factory=current)
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def files(self) -> list[uploads.Upload]:
        return self.draft.files

    @property
    def room(self) -> bool:
        """Whether another file can be added."""
        return sum(each.usable for each in self.files) < FILES.most

    @property
    def scanned(self) -> bool:
        return settings().clamd_url is not None

    @property
    def locales(self) -> tuple[Locale, ...]:
        return LOCALES


def begin(reference: str, direction: Direction) -> MessageForm:
    """An empty form, or the one that was sent: its key says so. Raises UnknownCase."""
    key = conversation.usable_key(request.form.get("key", "")) or secrets.token_urlsafe(_KEY_BYTES)
    return MessageForm(
        draft=conversation.draft(reference, direction, key),
        key=key,
        words=conversation.words_of(request.form.get(BOX, "")),
        locale=BY_CODE.get(request.form.get("language", ""), current()),
    )


def ready(form: MessageForm, reference: str) -> bool:
    """Take what was posted: whether the message can be sent now, else its errors say why not.

    Files that can be taken are kept either way, so nobody chooses them twice. Raises AlreadySent,
    TooManyAttempts.
    """
    if upload_id := _id(request.form.get("remove", "")):
        uploads.remove(form.draft.place, upload_id)
        return False
    chosen = uploads.chosen(CHOSEN)
    for _each in chosen:  # a request may bring a thousand, and looking into each takes its time
        security.throttle(MOST_FILES, "files sent", security.network())
    faults = [fault.said() for fault in uploads.add(form.draft.place, chosen)]
    if faults:
        form.errors[CHOSEN] = faults
    if fault := _fault_of(form.words):
        form.errors[BOX] = [fault]
        form.words = cards.without_cards(form.words)
    if not form.errors:
        security.throttle(MOST_OF_CASE, "messages of case", reference)
        security.throttle(MOST_OF_NETWORK, "messages", security.network())
    return not form.errors


def too_much() -> Response:
    """Of all files of a message together, more came than can be taken."""
    return uploads.too_much(
        _(
            "You can send %(most)s MB with one message. Choose fewer or smaller files."
            " Send the others with another message.",
            most=FILES.most * FILES.megabytes,
        )
    )


def _fault_of(words: str) -> str | None:
    if not words:
        return _("Write your message")
    if cards.looks_like_card(words):
        return str(cards.MESSAGE)
    over = len(words) - LONGEST
    if over <= 0:
        return None
    return ngettext(
        "Shorten your message by %(n)d character. The most we can take is %(most)d.",
        "Shorten your message by %(n)d characters. The most we can take is %(most)d.",
        over,
        most=LONGEST,
    )


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
