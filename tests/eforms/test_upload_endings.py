"""Files go with the form they were sent with, and stay with the case they became part of."""

from sqlalchemy import select

from portal.core import clock
from portal.eforms import services
from portal.eforms.models import Draft, Submission
from portal.uploads import services as uploads
from portal.uploads.models import Upload
from tests.eforms.files import photo
from tests.eforms.uploading import KEY, kept


def test_starting_again_deletes_the_files(sender, folder, run_jobs, session):
    sender.upload(("cat.jpg", photo()), button="")
    sender.send("resume")
    run_jobs()

    assert kept(folder) == []
    assert session.scalars(select(Upload)).all() == []


def test_files_end_with_the_draft(sender, folder, run_jobs):
    sender.upload(("cat.jpg", photo()))
    with clock.frozen(clock.now() + services.KEPT):
        services.delete_expired()
    run_jobs()

    assert kept(folder) == []


def test_files_end_with_a_form_that_is_deleted_from_the_list(sender, folder, run_jobs):
    sender.upload(("cat.jpg", photo()))
    sender.send("/saved/here/lost-cat")
    run_jobs()

    assert kept(folder) == []


def test_files_end_with_an_expired_draft_that_is_begun_anew(sender, folder, run_jobs):
    sender.upload(("cat.jpg", photo()))
    with clock.frozen(clock.now() + services.KEPT):
        sender.begin()
    run_jobs()

    assert sender.listed() == []
    assert kept(folder) == []


def test_files_of_a_case_stay_when_the_draft_ends(sender, folder, run_jobs, session):
    sender.upload(("cat.jpg", photo()), button="")
    sender.send_form()
    with clock.frozen(clock.now() + services.KEPT):
        services.delete_expired()
        run_jobs()
        uploads.sweep()

    assert len(kept(folder)) == 1
    (case_id,) = session.scalars(select(Submission.case_id)).all()
    assert session.scalars(select(Upload)).one().case_id == case_id


def test_files_that_were_not_sent_are_swept_away(sender, folder, session):
    sender.upload(("cat.jpg", photo()), button="")
    draft = session.scalars(select(Draft)).one()
    draft.answers = {**draft.answers, KEY: []}
    sender.send_form()
    uploads.sweep()

    assert kept(folder) == []
