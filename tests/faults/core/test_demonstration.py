"""What Larkmere shows of itself: things in its streets, and reports in all stages."""

from sqlalchemy import func, select

from portal.accounts.at_work import rehearsal as staff
from portal.cases.services import Status
from portal.config import ROOT
from portal.demonstration import call, report_faults
from portal.eforms.definitions import loading
from portal.faults import rehearsal, services
from portal.faults.models import Asset
from portal.gazetteer import landmarks
from portal.gazetteer import loading as gazetteer_loading
from portal.gazetteer import services as gazetteer
from portal.notifications.models import Message

DEMO = ROOT / "demo"


def test_larkmeres_faults_are_there_once_and_in_all_wards(app, session):
    gazetteer_loading.load(DEMO / "gazetteer.csv")
    landmarks.load_places(DEMO / "places.toml")
    assert rehearsal.furnish(DEMO / "faults") > 500
    assert rehearsal.furnish(DEMO / "faults") == 0
    forms = list(loading.load_all())

    assert report_faults(forms) == 40
    assert report_faults(forms) == 0

    lines = services.listing(services.Wanted(), most=100).lines
    assert len(lines) == 38
    assert {each.ward_code for each in lines} == set(gazetteer.wards())
    assert all(each.place for each in lines)
    assert {Status.RECEIVED, Status.FIXED, Status.COMPLETED} <= {each.status for each in lines}
    held = [each for each in lines if each.text is None]
    assert len(held) == 1
    county = [each for each in lines if each.authority == "larkshire"]
    assert {each.category for each in county} == {"pothole"}
    kinds = dict(session.execute(select(Asset.kind, func.count()).group_by(Asset.kind)).all())
    assert set(kinds) == {"street-light", "bin"}
    assert services.find_assets("lamp post LC 1001")[0].place.startswith("Mere Street")


def test_who_phoned_and_wrote_is_there_once_and_nobody_is_mailed(app, session, run_jobs):
    staff.engage()

    assert call() == 4
    assert call() == 0
    run_jobs()
    assert session.scalars(select(Message.template)).all() == []
