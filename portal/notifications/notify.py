"""Handing a text to GOV.UK Notify. Nobody else knows its client.

Notify has no idempotency keys. So before a text is sent again, it is asked whether it has one with
this reference: a try whose answer was lost may have been taken.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.core.settings import settings
from portal.notifications.gateway import Delayed, Refused
from portal.notifications.letter import Words

TIMEOUT_SECONDS = 10
_NOT_VALID = "ValidationError"

# It logs what Notify answers, which may quote the number or the text.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


def deliver(words: Words, *, tried_before: bool) -> None:
    """Hand over; return means that Notify has it. Raises Delayed or Refused.

    Call it with no transaction open. Without a service to send with, in development, the text
    stays in the development mailbox.
    """
    ours = settings().notify
    if ours is None:
        return
    client = NotificationsAPIClient(ours.key, base_url=ours.base, timeout=TIMEOUT_SECONDS)
    with _in_our_words(), client.request_session:
        if tried_before and _has(client, words.reference):
            return
        client.send_sms_notification(
            phone_number=words.to,
            template_id=ours.template,
            personalisation={"body": words.body},
            reference=words.reference,
        )


def _has(client: NotificationsAPIClient, reference: str) -> bool:
    answer = client.get_all_notifications(template_type="sms", reference=reference)
    if not isinstance(answer, dict) or not isinstance(answer.get("notifications"), list):
        raise Delayed("NoList")
    return bool(answer["notifications"])


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except APIError as error:
        raise _kind_of(error)(_fault(error)) from None


def _kind_of(error: APIError) -> type[Delayed]:
    """Only what is wrong with the number is for good.

    A wrong key, a missing template, a limit, a fault of theirs: somebody will mend it.
    """
    bad = error.status_code == HTTPStatus.BAD_REQUEST and _NOT_VALID in _names(error)
    return Refused if bad else Delayed


def _fault(error: APIError) -> str:
    """'HTTPError 400 ValidationError'."""
    if error.response is None:
        return "NoAnswer"
    return " ".join([type(error).__name__, str(error.status_code), *_names(error)])


def _names(error: APIError) -> list[str]:
    """What Notify calls these errors, without its words about them."""
    listed = error.message if isinstance(error.message, list) else []
    names = [each.get("error") for each in listed if isinstance(each, dict)]
    return [name for name in names if isinstance(name, str) and name.isalnum()]
