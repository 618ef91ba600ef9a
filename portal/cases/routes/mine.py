"""Cases, and copies of what was sent, in the overview of a person."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import url_for

from portal.accounts.services import Item, ItemKind, State, Summary, add_source
from portal.cases import services
from portal.cases.services import OwnCase, OwnThread, Status
from portal.core.errors import Sentence
from portal.core.i18n import _, date_text, day_text, ngettext


class Cases:
    """Everything somebody sent us, by whatever way."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        counts = services.counts(person_id)
        waiting = services.waiting(person_id, most=most) if counts[State.WAITING] else ()
        # What is to be paid, payments say themselves.
        to_do = [each for each in waiting if each.status is not Status.PAYMENT_DUE]
        return Summary(counts, [_case(each) for each in to_do])

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        return [_case(each) for each in services.cases_of(person_id, states, skip=skip, most=most)]


class OrganisationCases:
    """What others sent for an organisation that the person acts for."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:  # noqa: ARG002 - not theirs to do
        return Summary(services.organisation_counts(person_id))

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = services.organisation_cases(person_id, states, skip=skip, most=most)
        return [replace(_case(each), kind=ItemKind.ORGANISATION, to_do=None) for each in found]


class Copies:
    """What was sent with one of our forms, to read, print and download."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:  # noqa: ARG002 - nothing to do
        return Summary(services.counts(person_id, by_form=True))

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = services.cases_of(person_id, states, skip=skip, most=most, by_form=True)
        return [_copy(each) for each in found]


class Messages:
    """What we and the person wrote to each other, case by case. What is new is to be read."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        counts = services.thread_counts(person_id)
        if not counts[State.WAITING]:
            return Summary(counts)
        return Summary(counts, self.items(person_id, (State.WAITING,), skip=0, most=most))

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = services.threads_of(person_id, states, skip=skip, most=most)
        return [_thread(each) for each in found]


add_source(ItemKind.CASE, Cases())
add_source(ItemKind.ORGANISATION, OrganisationCases())
add_source(ItemKind.MESSAGE, Messages(), aside=True)
add_source(ItemKind.DOCUMENT, Copies(), aside=True)


def _case(case: OwnCase) -> Item:
    return Item(
        kind=ItemKind.CASE,
        key=case.reference,
        title=case.title,
        status=case.shown.label,
        sentence=case.shown.sentence,
        state=case.state,
        href=url_for(_page_of(case), reference=case.reference),
        picture=case.shown.picture,
        news=_("Last news on %(date)s", date=date_text(case.changed_at)),
        reference=case.reference,
        when=_when(case),
        to_do=_to_do(case),
    )


def _page_of(case: OwnCase) -> str:
    """What is to be done can be done there at once."""
    return "eforms.again_start" if case.asked else "cases.status"


def _when(case: OwnCase) -> Sentence | None:
    if case.respond_by is None:
        return None
    day = day_text(case.respond_by)
    if not case.late:
        return _("Expect news by %(day)s.", day=day)
    return _("We said you would hear from us by %(day)s. We are late, and we are sorry.", day=day)


def _to_do(case: OwnCase) -> Sentence | None:
    if case.status is Status.TIME_NEEDED:
        return _("Choose another time: %(title)s", title=case.title)
    if case.status is Status.WAITING_FOR_YOU:
        return _("Answer our question: %(title)s", title=case.title)
    if case.asked or case.status is Status.EVIDENCE_NEEDED:
        return _("Send us what we asked for: %(title)s", title=case.title)
    return None


def _thread(thread: OwnThread) -> Item:
    number = ngettext("%(n)d new message", "%(n)d new messages", thread.new)
    return Item(
        kind=ItemKind.MESSAGE,
        key=thread.reference,
        title=_("Messages: %(title)s", title=thread.title),
        status=number if thread.new else _("Nothing new"),
        sentence=_("We have written to you.") if thread.new else _("You can write to us there."),
        state=thread.state,
        href=url_for("cases.messages", reference=thread.reference),
        picture="message",
        news=_("Last message on %(date)s", date=date_text(thread.newest_at)),
        reference=thread.reference,
        to_do=_("Read our message: %(title)s", title=thread.title) if thread.new else None,
    )


def _copy(case: OwnCase) -> Item:
    return Item(
        kind=ItemKind.DOCUMENT,
        key=case.reference,
        title=_("What you sent: %(title)s", title=case.title),
        status=case.status.label,
        sentence=_("You can read, print or download it."),
        state=case.state,
        href=url_for("eforms.copy", reference=case.reference),
        picture="page",
        news=_("Sent on %(date)s", date=date_text(case.received_at)),
        reference=case.reference,
    )
