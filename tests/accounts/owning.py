"""Somebody of whom we hold something of every kind, in words that can be looked for."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.privacy import consents
from portal.cases import services as cases
from portal.cases.models import Case, Direction, Purpose
from portal.cases.talking import conversation
from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms import publishing, services
from portal.eforms.definitions import Definition
from portal.uploads import keeping, sealing
from portal.uploads import services as uploads
from portal.uploads.models import Upload
from portal.uploads.store import CLEAN
from tests.eforms.builders import make_definition, make_page, make_question

SERVICE = "lost-cat"
ANSWER = "Quokka by the mill"
UNFINISHED = "Wombat in the pond"
NOTE = "Platypus seen at the weir"
MESSAGE = "Echidna under the bridge"
FILE = "Numbat.pdf"
CONTENT = b"Bilby on the roof"
SECRETS = (ANSWER, UNFINISHED, NOTE, MESSAGE, "Numbat", "Bilby")


class Sent(NamedTuple):
    case_id: UUID
    reference: str


def form(**changes: Any) -> Definition:
    """A form with an answer in words, one about equality, and the address it is sent from."""
    pages = (
        make_page("where", make_question("where")),
        make_page("you", make_question("email", "email")),
        make_page("equal", make_question("equal", "equality", "chosen", "other", required=False)),
    )
    return make_definition(*pages, contact={"email": "email"}, **changes)


def publish(**changes: Any) -> None:
    publishing.file_version(form(**changes))


def send(person_id: UUID, *, answer: str = ANSWER, email: str = "amina@example.org") -> Sent:
    """A form that was sent while signed in."""
    browser = uuid4().hex
    draft = services.begin(browser, SERVICE, person_id=person_id)
    services.answer(draft, {"where": answer, "email": email, "equal": "chosen"})
    reference = services.submit(browser, SERVICE, draft.id, person_id=person_id)
    case_id = db.session.scalar(select(Case.id).where(Case.reference == reference))
    assert case_id is not None
    return Sent(case_id, reference)


def close(reference: str, *, at: datetime | None = None, status: str = "completed") -> None:
    """With a note of the officer's; `at` is when, if not now."""
    with clock.frozen(at or clock.now()):
        cases.update(reference, status=cases.Status(status), note=NOTE, author="Ola Nowak")


def talk(sent: Sent, person_id: UUID | None) -> None:
    """A message with a file on the case."""
    draft = conversation.draft(sent.reference, Direction.IN, "k" * 20)
    conversation.write(draft, purpose=Purpose.QUESTION, words=MESSAGE, person_id=person_id)
    attach(sent.case_id)


def attach(case_id: UUID) -> UUID:
    upload_id = uuid4()
    keeping.store().put(f"{CLEAN}/{upload_id}", sealing.sealed(upload_id, CONTENT))
    with transaction() as session:
        session.add(
            Upload(
                id=upload_id, draft_id=uuid4(), case_id=case_id, question="a", name=FILE,
                size=len(CONTENT), media_type="application/pdf", mark=upload_id.hex,
                state=uploads.State.CLEAN, added_at=clock.now(),
            )
        )  # fmt: skip
    return upload_id


def leave_unfinished(person_id: UUID) -> None:
    draft = services.begin(uuid4().hex, SERVICE, person_id=person_id)
    services.answer(draft, {"where": UNFINISHED})


def everything(person_id: UUID, *, closed: datetime | None = None) -> Sent:
    """A case with an answer, a message and a file, closed long ago; a form not sent; a consent."""
    publish()
    sent = send(person_id)
    talk(sent, person_id)
    close(sent.reference, at=closed or clock.now() - timedelta(days=800))
    leave_unfinished(person_id)
    consents.record(person_id, "tell-once", given=True, wording="Tell the other teams too.")
    return sent


def raw(session: Session) -> dict[str, list[str]]:
    """Every row of every table as the database has it, sealed columns as their bytes."""
    session.flush()
    names = session.scalars(
        text(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'procrastinate%'"
        )
    ).all()
    rows = {
        name: sorted(map(str, session.execute(text(f'SELECT t::text FROM "{name}" t')).scalars()))  # noqa: S608
        for name in names
    }
    return {name: found for name, found in rows.items() if found}


def readable(session: Session) -> str:
    """Everything in every table, unsealed, as one text: what somebody with the keys could find."""
    from portal.core import rotation
    from portal.core.db import Base

    found = [
        str(list(row))
        for table in Base.metadata.sorted_tables
        if (columns := rotation.sealed_columns(table))
        for row in session.execute(select(*columns))
    ]
    return "\n".join(found)
