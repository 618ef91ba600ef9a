"""What forms hold about a person: answers that were sent, and forms they haven't finished."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from portal.accounts.services import (
    Basis,
    Correction,
    Fate,
    HeldRecord,
    HeldRow,
    Holder,
    Holding,
)
from portal.cases import services as cases
from portal.core import db
from portal.core.i18n import _, _l, date_text, pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Question, context_of
from portal.eforms.drafts import own
from portal.eforms.kinds import kind_of
from portal.eforms.models import Draft, Submission
from portal.eforms.sending import outgoing
from portal.uploads import services as uploads

_AT_ONCE = 50


def _holdings(person_id: UUID) -> list[Holding]:
    """Answers that were sent are held with their case, on the same terms."""
    unfinished = len(_drafts(person_id))
    if not unfinished:
        return []
    return [
        Holding(
            _("Forms you have not finished"),
            unfinished,
            _("So that you can go on with them."),
            Basis.PUBLIC_TASK,
            _("We keep it for 28 days after you last changed it. Then we delete it."),
        )
    ]


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    for ids in batched(cases.ids_of_person(person_id), _AT_ONCE):
        wanted = select(Submission).where(Submission.case_id.in_(ids)).order_by(Submission.id)
        for sent in db.session.scalars(wanted).all():
            definition = publishing.definition_of(sent.version_id)
            number = publishing.number_of(sent.version_id)
            facts = outgoing.as_json(sent, definition, number)
            heading = f"{_title(definition)}, {sent.reference}"
            yield HeldRecord(heading, facts, _rows(definition, sent.answers))
    for ids in batched(_drafts(person_id), _AT_ONCE):
        for draft in db.session.scalars(select(Draft).where(Draft.id.in_(ids))).all():
            yield _draft(draft)


def _draft(draft: Draft) -> HeldRecord:
    definition = publishing.definition_of(draft.version_id)
    facts = {
        "service": draft.service,
        "started_at": draft.started_at,
        "expires_at": draft.expires_at,
        "email": draft.email,
        "answers": draft.answers,
        "set_aside": draft.set_aside,
    }
    until = HeldRow(_("Kept until"), [date_text(draft.expires_at)])
    heading = _("Not finished: %(title)s", title=_title(definition))
    return HeldRecord(heading, facts, [until, *_rows(definition, draft.answers)])


def _rows(definition: Definition, answers: dict[str, Any]) -> list[HeldRow]:
    """Every answer in the person's own words, sensitive ones too: it is theirs."""
    return [
        row
        for key, question in definition.questions.items()
        if answers.get(key) is not None
        for row in _answer(definition.service, question, answers[key])
    ]


def _answer(service: str, question: Question, answer: Any) -> Iterator[HeldRow]:
    label = pgettext(context_of(service, question.key), question.label)
    yield HeldRow(label, kind_of(question).shown(question, service, answer))
    for item in answer if question.questions else ():
        for inner in question.questions:
            if item.get(inner.key) is not None:
                yield from _answer(service, inner, item[inner.key])


def _fates(person_id: UUID) -> list[Fate]:
    unfinished = len(_drafts(person_id))
    return [Fate(_("Forms you have not finished"), unfinished)] if unfinished else []


def _erase(person_id: UUID) -> bool:
    """Some at a time, with their files."""
    ids = _drafts(person_id)[:_AT_ONCE]
    if ids:
        uploads.drop_drafts(ids)
        db.session.execute(delete(Draft).where(Draft.id.in_(ids), Draft.submitted_at.is_(None)))
    return bool(ids)


def _drafts(person_id: UUID) -> Sequence[UUID]:
    """Also those whose time is over: they lie here until the nightly job comes."""
    of = own.whose(person_id)
    mine = Draft.person_id == person_id
    if of.mailed_to is not None:
        mine = or_(mine, Draft.email_digest == of.mailed_to)
    found = select(Draft.id).where(mine, Draft.submitted_at.is_(None)).order_by(Draft.id)
    return db.session.scalars(found).all()


def _title(definition: Definition) -> str:
    return pgettext(definition.service, definition.title)


HOLDER = Holder(
    key="forms",
    order=7,
    title=_l("Your answers"),
    tables=frozenset({"submission", "draft", "document", "reopening", "amendment"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
    corrections=(
        Correction(
            _l("Answers in a form you have not sent"),
            _l("Go on with the form and change your answers."),
            "eforms.unfinished",
            _l("See your unfinished forms"),
        ),
    ),
)
