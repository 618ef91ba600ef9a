"""POST requests: a report from other software, once, by the form's own rules."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.core import clock, db
from portal.faults.models import Report, ReportPhoto, Showing, Source
from portal.open311.models import Posted
from tests.eforms.files import photo
from tests.open311.asking import faults, get, make_key, post, rows
from tests.open311.test_handing_over import notes_of

HERE = {"lat": "52.5600", "long": "-0.1000"}
SIZE = {"attribute[surface]": "road", "attribute[size]": "plate"}


@pytest.fixture
def key(larkmere):
    return make_key("reporter", "report")


@pytest.fixture
def send(client, key):
    """Send a pothole; what is given changes it, and None leaves it out."""

    def sent(ending="json", **changes):
        values = {"api_key": key, "service_code": "pothole", **HERE, **SIZE, **changes}
        return post(
            client,
            f"requests.{ending}",
            **{name: value for name, value in values.items() if value is not None},
        )

    return sent


def the_report():
    db.session.expire_all()
    return db.session.scalars(select(Report)).one()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_a_report_is_filed_and_answered_with_its_number(send, client, ending):
    [row] = rows(send(ending, description="Deep hole", email="amina@example.org",
                      first_name="Amina", last_name="Khan"))  # fmt: skip

    report = the_report()
    assert row["service_request_id"] == report.reference
    assert set(row) == {"service_request_id", "service_notice", "account_id"}
    assert report.source is Source.OPEN311
    assert (report.lat, report.lon) == (52.56, -0.1)
    case = db.session.scalars(select(Case)).one()
    assert case.contact["email"] == "amina@example.org"
    assert case.contact["name"] == "Amina Khan"
    [read] = rows(get(client, f"requests/{report.reference}.{ending}"))
    assert read["service_code"] == "pothole"
    assert "amina" not in str(read).lower()


def test_the_same_report_sent_again_has_the_same_number(send):
    sent = {"description": "Deep hole", "email": "amina@example.org"}
    first = rows(send(**sent))

    assert rows(send(**sent)) == first
    with clock.frozen(clock.now() + timedelta(hours=23)):
        assert rows(send(**sent)) == first
    assert count(Report) == count(Case) == 1


def test_another_place_text_contact_or_day_is_another_report(send):
    numbers = [
        rows(send(**sent))[0]["service_request_id"]
        for sent in (
            {"description": "Deep hole"},
            {"description": "Deep hole", "lat": "52.5601"},
            {"description": "Deeper hole"},
            {"description": "Deep hole", "email": "ben@example.org"},
        )
    ]
    with clock.frozen(clock.now() + timedelta(hours=25)):
        numbers.append(rows(send(description="Deep hole"))[0]["service_request_id"])

    assert len(set(numbers)) == 5


def test_a_number_of_the_sender_makes_a_replay_certain(send):
    one = rows(send(description="Deep", **{"attribute[external_id]": "fms-1"}))

    assert rows(send(description="Deep.", **{"attribute[external_id]": "fms-1"})) == one
    assert rows(send(description="Deep", **{"attribute[external_id]": "fms-2"})) != one


def test_two_senders_of_the_same_are_two_reports(send, larkmere):
    other = make_key("other", "report")

    assert rows(send()) != rows(send(api_key=other))


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"api_key": None}, 403, "api_key"),
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "dragons"}, 404, "service_code"),
        ({"lat": None, "long": None}, 400, "address_string"),
        ({"lat": "52.5"}, None, ""),
        ({"long": None}, 400, "together"),
        ({"lat": "nan"}, 400, "lat"),
        ({"lat": "91"}, 400, "lat"),
        ({"long": "-1e999"}, 400, "long"),
        ({"attribute[size]": None}, 400, "attribute[size]"),
        ({"attribute[size]": "enormous"}, 400, "attribute[size]"),
        ({"description": "x" * 4_001}, 400, "4000"),
        ({"email": "nobody"}, 400, "email"),
        ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
        ({"media_url": "data:text/html;base64,PGI+"}, 400, "media_url"),
        ({"description": "My card is 4242 4242 4242 4242"}, 400, "card"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_and_nothing_is_filed(send, changes, status, said):
    answer = send("xml", **changes)

    if status is None:
        assert answer.status_code == 200
        return
    assert said in " ".join(faults(answer, status))
    assert count(Case) == 0


def test_all_that_is_wrong_is_said_at_once(send):
    said = faults(
        send(email="nobody", **{"attribute[size]": None, "attribute[surface]": None}), 400
    )

    assert len(said) == 3


def test_4000_characters_and_empty_parameters_are_taken(send):
    rows(send(description="x" * 4_000, email="", phone=" ", address_string="", media_url=""))

    assert len(the_report().text) == 4_000


def test_html_in_a_description_is_left_out(send):
    rows(send(description="<p>A hole < 3 m <script>alert(1)</script></p>"))

    assert the_report().text == "A hole < 3 m alert(1)"


def test_a_coordinate_that_looks_like_a_card_is_a_place(send):
    rows(send(lat="52.42424242424242", long="-0.1111111111111116"))

    assert count(Report) == 1


def test_an_address_of_the_gazetteer_will_do(send):
    rows(send(lat=None, long=None, address_string="Mill Lane"))

    assert the_report().place.startswith("Mill Lane")


def test_a_place_that_nobody_knows_is_read_by_an_officer_and_said(send):
    [row] = rows(send(lat=None, long=None, address_string="behind the moon"))

    assert row["service_request_id"]
    assert "could not find this place" in row["service_notice"]
    assert count(Case) == 1


def test_several_values_may_have_brackets(send, larkmere):
    rows(send(**{"attribute[size]": None, "attribute[size][]": "plate"}))

    assert count(Report) == 1


def test_photos_sent_along_wait_for_an_officer(send):
    [row] = rows(send(photo1=(BytesIO(photo()), "a.jpg"), photo2=(BytesIO(photo("PNG")), "b.png")))

    assert row["service_notice"] == ""
    found = db.session.scalars(select(ReportPhoto)).all()
    assert [each.showing for each in found] == [Showing.HELD, Showing.HELD]


def test_photos_in_data_uris_are_kept(send):
    rows(send(media_url="data:image/jpeg;base64," + b64encode(photo()).decode()))

    assert count(ReportPhoto) == 1


def test_a_photo_that_cannot_be_kept_is_said(send):
    [row] = rows(send(photo1=(BytesIO(b"MZ not a picture"), "a.jpg")))

    assert "Not every photo was kept" in row["service_notice"]
    assert count(Report) == 1


def test_photos_elsewhere_are_named_to_officers_and_not_fetched(send):
    rows(send(media_url="https://photos.example/1.jpg"))
    rows(send(media_url="https://photos.example/1.jpg"))

    [note] = notes_of(the_report(), public=False)
    assert "https://photos.example/1.jpg" in note


def test_unknown_attributes_do_no_harm(send):
    rows(send(**{"attribute[easting]": "1", "attribute[danger]": "yes", "device_id": "x"}))

    assert count(Report) == 1


def test_private_categories_can_be_reported_and_are_not_shown(send, client):
    [row] = rows(send(service_code="abandoned-vehicle", **_answers(client, "abandoned-vehicle")))

    number = row["service_request_id"]
    assert "could not find" not in row["service_notice"]
    assert faults(get(client, f"requests/{number}.json"), 404)


def test_every_service_takes_what_its_definition_asks_for(send, client):
    for service in rows(get(client, "services.json")):
        code = service["service_code"]
        assert rows(send(service_code=code, **_answers(client, code)))[0]["service_request_id"]


def test_a_key_without_the_scope_reports_nothing(send, larkmere):
    reader = make_key("reader", "read")

    assert "report" in faults(send(api_key=reader), 403)[0]


def test_a_token_leads_to_the_number(send, client):
    [row] = rows(send())
    token = db.session.scalars(select(Posted)).one().token

    for ending in ("xml", "json"):
        [found] = rows(get(client, f"tokens/{token}.{ending}"))
        assert found == {"service_request_id": row["service_request_id"], "token": token}
    assert faults(get(client, "tokens/unknown.xml"), 404)


def test_while_its_photos_are_being_kept_a_replay_has_a_token(send, client):
    sent = {"photo1": (BytesIO(photo()), "a.jpg")}
    [first] = rows(send(**sent))
    posted = db.session.scalars(select(Posted)).one()
    posted.reference = None
    db.session.flush()
    [row] = rows(send(photo1=(BytesIO(photo()), "a.jpg")))
    assert row["token"] == posted.token
    assert "service_request_id" not in row
    assert faults(get(client, f"tokens/{posted.token}.xml"), 404)

    with clock.frozen(clock.now() + timedelta(minutes=1)):  # it was killed, and is sent again
        assert rows(send(photo1=(BytesIO(photo()), "a.jpg"))) == [first]
    assert count(Report) == 1


def test_what_another_authority_looks_after_is_filed_and_handed_to_it(send, handing):
    from tests.faults.builders import make_duty
    from tests.open311.handing import EVERYWHERE

    make_duty(kind="boundary", rank=100, box=EVERYWHERE)
    make_duty(authority="lark-county", box=EVERYWHERE)

    rows(send(description="Deep hole"))
    handing.run_jobs()

    assert len(handing.county.requests) == 1


def _answers(client, code):
    """The first value of each attribute that is required."""
    import json

    definition = json.loads(get(client, f"services/{code}.json").data)
    none = dict.fromkeys(SIZE)
    given = {
        f"attribute[{each['code']}]": each["values"][0]["key"] if "values" in each else "1"
        for each in definition["attributes"]
        if each["required"]
    }
    return {**none, **given}
