"""Writing a message out, in the language of the person it goes to."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import current_app, render_template
from flask_babel.speaklater import LazyString

from portal.core import i18n
from portal.core.i18n import _l
from portal.notifications.letter import CalendarFile, Letter, Words
from portal.notifications.models import Message, Receipt, State

_SUBJECTS: dict[str, LazyString] = {
    "case_opened": _l("We have received your request: %(reference)s"),
    "case_updated": _l("News about your request: %(reference)s"),
    "case_message": _l("A message about your request: %(reference)s"),
    "time_gone": _l("Choose another time: %(reference)s"),
    "questions_asked": _l("We need your answers: %(reference)s"),
    "team_amendment": _l("Answers changed: %(title)s, %(reference)s"),
    "team_passed_on": _l("Passed on to you: %(title)s, %(reference)s"),
    "team_message": _l("A message: %(title)s, %(reference)s"),
    "team_review": _l("A review is asked for: %(title)s, %(reference)s"),
    "team_submission": _l("New: %(title)s, %(reference)s"),
    "draft_saved": _l("Your saved form: %(title)s"),
    "draft_reminder": _l("Your form will soon be deleted: %(title)s"),
    "download_ready": _l("Your information is ready to download"),
    "erased": _l("What we have deleted, and what we keep"),
    "staff_invited": _l("You are invited to the staff pages"),
    "sign_in_code": _l("Your code to sign in"),
    "address_code": _l("Your code to confirm your email address"),
    "finance_daily": _l("Payments of %(day)s"),
    "payment_due": _l("Pay to go on: %(reference)s"),
    "payment_link": _l("Something to pay: %(reference)s"),
    "payment_received": _l("We have got your payment: %(reference)s"),
    "payment_expired": _l("The time to pay is over: %(reference)s"),
    "payment_refunded": _l("Money back for you: %(reference)s"),
    "payment_refund_failed": _l("We could not send your money back: %(reference)s"),
    "payment_reminder": _l("You have not paid yet: %(reference)s"),
    "payment_failed": _l("Your bank did not pay: %(reference)s"),
    "payment_sent_back": _l("Your money is on its way back: %(reference)s"),
    "subscription_reminder": _l("Renew your subscription"),
    "subscription_over": _l("Your subscription has ended"),
    "subscription_runs": _l("Your subscription"),
    "subscription_cancelled": _l("Your subscription is cancelled"),
    "debit_notice": _l("We will collect money by Direct Debit: %(reference)s"),
    "debit_changed": _l("Your Direct Debit is changed: %(reference)s"),
    "debit_ended": _l("Your Direct Debit has ended: %(reference)s"),
    "booking_confirmed": _l("Your booking is confirmed: %(when)s"),
    "booking_moved": _l("Your booking has a new time: %(when)s"),
    "booking_cancelled": _l("Your booking is cancelled: %(when)s"),
    "booking_cancelled_by_us": _l("We had to cancel your booking: %(when)s"),
    "booking_late": _l("We are running late: %(when)s"),
    "booking_reminder": _l("Your booking is soon: %(when)s"),
    "booking_repeated": _l("Your bookings: %(title)s"),
    "booking_waiting": _l("You are on the waiting list: %(title)s"),
    "booking_offered": _l("A time is free for you: %(when)s"),
    "booking_offer_over": _l("The time we kept for you is free again: %(when)s"),
    "assisted_sent": _l("What we did for you: %(reference)s"),
    "is_it_fixed": _l("Is it fixed? %(title)s"),
    "follow_confirm": _l("Do you want to hear of this? %(title)s"),
    "follow_news": _l("News: %(title)s"),
    "follow_digest": _l("New reports near you: %(count)s"),
    "passkey_added": _l("A passkey was added to your account"),
    "passkey_removed": _l("A passkey was removed from your account"),
    "contact_restriction": _l("How you can reach us"),
    "team_restriction": _l("A contact restriction needs you"),
    "team_details": _l("New contact details: %(title)s, %(reference)s"),
    "details_changed": _l("Your details have changed"),
    "address_changed": _l("Your account has another email address now"),
    "address_taken": _l("Your email address and another account"),
    "organisation_invited": _l("You are asked to act for an organisation"),
}
_TEXTS = frozenset(
    {
        "assisted_sent",
        "booking_confirmed",
        "booking_moved",
        "booking_cancelled",
        "booking_cancelled_by_us",
        "booking_late",
        "booking_reminder",
        "booking_waiting",
        "booking_offered",
        "booking_offer_over",
        "follow_confirm",
        "follow_news",
        "follow_digest",
    }
)
_STATES = {State.QUEUED: _l("Waiting"), State.SENT: _l("Sent"), State.FAILED: _l("Not delivered")}


type Reader = Callable[[str], bool]

_large_print: list[Reader] = []


def set_large_print(asks: Reader) -> None:
    """Ask this, for each mail, whether whoever has the address it goes to reads large print."""
    _large_print[:] = [asks]


def check(template: str) -> None:
    """Raises KeyError for a kind of letter that isn't known, before anything is queued."""
    _SUBJECTS[template]


def check_text(template: str) -> None:
    """Raises KeyError for a kind of text that isn't known."""
    if template not in _TEXTS:
        raise KeyError(template)


def title_of(template: str) -> str:
    """The subject of mails of this kind, without what makes each its own."""
    return str(_SUBJECTS[template]).partition(": %")[0]


def state_of(message: Message) -> str:
    if message.receipt not in {None, Receipt.DELIVERED}:
        return str(_STATES[State.FAILED])
    return str(_STATES[message.state])


def subject_of(message: Message) -> str:
    with i18n.use_locale(message.locale):
        return str(_SUBJECTS[message.template]) % (message.values or {})


def write(message: Message) -> Letter:
    """The letter of a message whose words are still kept."""
    subject, council = subject_of(message), current_app.config["SETTINGS"].council
    with i18n.use_locale(message.locale) as locale:
        large = any(asks(message.to or "") for asks in _large_print)
        values = {**_values(message.values or {}, locale), "large_print": large}
        text, html = _parts(message.template, subject, values, locale)
    return Letter(
        to=message.to or "",
        council=council["name"],
        reply_to=council.get("email"),
        subject=subject,
        text=text,
        html=html,
        locale=locale,
        message_id=message.message_id,
        written_at=message.queued_at,
        calendar=_calendar(message.values or {}),
        stop=(message.values or {}).get("stop"),
    )


def text_of(message: Message) -> Words:
    """The text of a message whose words are still kept: lines without any empty ones."""
    subject = subject_of(message)
    with i18n.use_locale(message.locale) as locale:
        written = render_template(
            f"notifications/texts/{message.template}.txt",
            subject=subject,
            **_plain(locale),
            **(message.values or {}),
        )
    return Words(
        to=message.to or "",
        body="\n".join(line.strip() for line in written.splitlines() if line.strip()),
        locale=locale,
        reference=message.message_id,
        written_at=message.queued_at,
    )


def style() -> str:
    """What stands in the one style element of every letter, for a policy that allows it alone."""
    return str(current_app.jinja_env.get_template("notifications/letter.css").render())


def _parts(
    template: str, subject: str, values: Mapping[str, Any], locale: i18n.Locale
) -> tuple[str, str]:
    plain = f"notifications/{template}.txt"
    text = render_template(plain, subject=subject, **values, **_plain(locale))
    html = render_template(f"notifications/{template}.html", subject=subject, **values)
    return text, html


def _plain(locale: i18n.Locale) -> dict[str, Any]:
    """In a text nothing is escaped, and what keeps its direction is set apart by characters."""
    return {
        "_": i18n.gettext,
        "ngettext": i18n.ngettext,
        "pgettext": i18n.pgettext,
        "ltr": lambda value: f"\u2066{value}\u2069" if locale.dir == "rtl" else str(value),
    }


def _calendar(values: Mapping[str, Any]) -> CalendarFile | None:
    """Kept with the values, so that each try has the same file."""
    kept = values.get("calendar")
    return CalendarFile(kept["method"], kept["text"]) if kept else None


def _values(values: Mapping[str, Any], locale: i18n.Locale) -> dict[str, Any]:
    """Values as templates want them; `note_language` is that of a note not in the letter's own."""
    spoken = i18n.BY_CODE.get(values.get("note_locale") or "", locale)
    days = {name: values.get(name) for name in ("expect_by", "kept_until", "until", "review_on")}
    return {
        **values,
        **{name: date.fromisoformat(day) if day else None for name, day in days.items()},
        "note_language": None if spoken is locale else spoken,
    }
