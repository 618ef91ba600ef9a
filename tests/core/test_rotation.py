"""New keys for old rows, while people go on writing them."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from portal import uploads
from portal.cases import services as cases
from portal.cases.models import TimelineEntry
from portal.core import clock, db, rotation
from portal.core.crypto import ring
from portal.core.db import Base
from portal.eforms import services
from portal.eforms.models import Draft
from tests.eforms.builders import make_definition, make_draft, make_page
from tests.eforms.conftest import committing as committing  # noqa: PLC0414 - a fixture
from tests.support.waiting import until

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture(autouse=True)
def _keys(_app):
    """What is written at first is under the old key; the ring is given back in the end."""
    ring.load((OLD,))
    yield
    ring.load(_app.config["SETTINGS"].data_keys)


def make_answers(count, **answers):
    definition = make_definition(make_page("a"), make_page("b"))
    return [make_draft(definition, {"a": f"Answer {n}", **answers}) for n in range(count)]


def renewed():
    return {done.name: done.renewed for done in rotation.rotate()}


def everything():
    """Every sealed value of every table, as the ring reads it."""
    return [
        list(row)
        for table in Base.metadata.sorted_tables
        if (columns := rotation.sealed_columns(table))
        for row in db.session.execute(select(*columns))
    ]


def test_the_old_key_can_be_dropped_once_everything_is_rotated(app, session):
    drafts = make_answers(3)
    services.answer(drafts[0], {"b": "Sent"})
    session.expire_all()
    before = sorted(map(repr, everything()))
    ring.load((NEW, OLD))

    assert renewed()["draft"] == 3
    ring.load((NEW,))
    assert sorted(map(repr, everything())) == before


def test_without_rotation_the_old_key_is_needed(app):
    make_answers(1)
    ring.load((NEW,))

    with pytest.raises(InvalidToken):
        everything()


def test_a_second_run_finds_nothing_to_do(app):
    make_answers(3)
    ring.load((NEW, OLD))

    assert sum(renewed().values()) == 3
    assert sum(renewed().values()) == 0


def test_what_was_stopped_goes_on_where_it_was(app, monkeypatch):
    make_answers(5)
    ring.load((NEW, OLD))
    monkeypatch.setattr(rotation, "_AT_ONCE", 2)
    taken, read = [], ring.renewed

    def until_killed(token):
        taken.append(token)
        if len(taken) == 7:
            raise KeyboardInterrupt
        return read(token)

    monkeypatch.setattr(ring, "renewed", until_killed)
    with pytest.raises(KeyboardInterrupt):
        renewed()
    monkeypatch.setattr(ring, "renewed", read)

    assert 0 < renewed()["draft"] < 5
    ring.load((NEW,))
    everything()


def test_a_note_is_rotated_and_otherwise_never_changed(app, session):
    opened = cases.open_case(
        cases.Opening(
            kind=cases.Kind.REPORT, channel=cases.Channel.WEB, service="pothole", title="Pothole",
            team="highways", contact=cases.Contact(), locale="en", acknowledge_days=1,
            respond_days=5, statuses=("received", "completed"), submission_id=None,
        )
    )  # fmt: skip
    cases.add_note(opened.reference, "We look at it today")
    ring.load((NEW, OLD))

    assert renewed()["timeline_entry"] == 1
    ring.load((NEW,))
    session.expire_all()
    assert "We look at it today" in session.scalars(select(TimelineEntry.note)).all()
    for change in ({"author": "somebody"}, {"status": "completed"}, {"note": None}):
        session.execute(text("SET LOCAL portal.rotating = 'on'"))
        with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
            session.execute(update(TimelineEntry).values(change))
    session.execute(text("SET LOCAL portal.rotating = 'off'"))
    with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
        session.execute(update(TimelineEntry).values(note="Another"))


def test_every_table_with_something_sealed_is_walked(app):
    named = {done.name for done in rotation.rotate()}

    assert {"draft", "submission", "cases", "timeline_entry", "person", "message"} <= named
    assert "stored files" in named


def test_the_command_says_what_it_did_and_shows_no_answer(app):
    make_answers(2)
    ring.load((NEW, OLD))
    shown = app.test_cli_runner().invoke(args=["keys", "rotate"])

    assert "Answer" not in shown.output


def test_stored_files_are_rotated(app, tmp_path, monkeypatch):
    folder = uploads.store.FolderStore(tmp_path)
    monkeypatch.setattr(uploads.rotating, "store", lambda: folder)
    upload_id = make_file(folder)
    ring.load((NEW, OLD))

    assert renewed()["stored files"] == 1
    assert renewed()["stored files"] == 0
    ring.load((NEW,))
    with folder.open(f"clean/{upload_id}") as stored:
        assert b"".join(uploads.sealing.opened(upload_id, stored)) == b"A map of the road"


def make_file(folder):
    upload_id, draft = uuid4(), make_answers(1)[0]
    folder.put(f"clean/{upload_id}", uploads.sealing.sealed(upload_id, b"A map of the road"))
    with db.transaction() as session:
        session.add(
            uploads.models.Upload(
                id=upload_id, draft_id=draft.id, question="a", name="map.pdf", size=17,
                media_type="application/pdf", mark="m", state=uploads.models.State.CLEAN,
                added_at=clock.now(),
            )
        )  # fmt: skip
    return upload_id


def test_a_row_in_hand_keeps_what_is_being_written_to_it(committing):
    with committing.app_context():
        draft, other = make_answers(2)
        ring.load((NEW, OLD))
        db.session.remove()

    def rotate_beside():
        with committing.app_context():
            return renewed()

    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with ThreadPoolExecutor(1) as threads, committing.app_context():
        with db.transaction() as session:
            services.answer(draft, {"b": "Written meanwhile"})
            rotating = threads.submit(rotate_beside)
            until(
                lambda: rotating.done() or session.scalar(waiting),
                "the rotation waits for the row in hand",
            )
            assert not rotating.done(), rotating.result()
        done = rotating.result(20)

    assert done["draft"] == 1  # the other one; this one's writer has the newest key
    ring.load((NEW,))
    with committing.app_context():
        kept = {row.id: row.answers for row in db.session.scalars(select(Draft))}
        assert kept[draft.id]["b"] == "Written meanwhile"
        assert kept[other.id] == {"a": "Answer 1"}
        db.session.remove()
