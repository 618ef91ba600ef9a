"""Reports, assets and authorities as the tests need them."""

from typing import Any
from uuid import uuid4

from portal.accounts.services import Actor, Role
from portal.cases.services import Contact, OpenedCase
from portal.core import clock
from portal.core.db import transaction
from portal.faults import services
from portal.faults.grid import cell_of
from portal.faults.models import Asset, Authority, Duty, Follow, Report
from portal.faults.services import LocatedBy, NewReport, Scope, Source, Whereabouts
from tests.cases.builders import make_case
from tests.support.account import make_staff

HERE = (52.5600, -0.1000)  # a point in Larkmere
TEAM = "highways"
POTHOLE = {"service": "pothole", "title": "Report a pothole", "team": TEAM}
METRE = 1 / 111_195  # of latitude, in degrees


def metres_away(north: float = 0, east: float = 0) -> tuple[float, float]:
    """A point so many metres from HERE."""
    return HERE[0] + north * METRE, HERE[1] + east * METRE / 0.6079


def make_where(at: tuple[float, float] = HERE, **changes: Any) -> Whereabouts:
    values: dict[str, Any] = {
        "lat": at[0],
        "lon": at[1],
        "accuracy": 5,
        "by": LocatedBy.POINT,
        "name": "Mere Street, Quayhithe",
    }
    return Whereabouts(**(values | changes))


def make_fault_case(**changes: Any) -> OpenedCase:
    """An open case of a pothole, from nobody we know."""
    return make_case(**({**POTHOLE, "contact": Contact()} | changes))


def make_report(at: tuple[float, float] = HERE, **changes: Any) -> Report:
    """A pothole in Mere Street that the public may see, with its case.

    What a Whereabouts and a case have, changes those; the rest changes the report.
    """
    of_place = ("accuracy", "by", "name", "detail", "usrn", "asset")
    of_case = ("service", "title", "team", "contact", "locale", "received_at", "respond_days",
               "statuses", "person_id")  # fmt: skip
    where = make_where(at, **{name: changes.pop(name) for name in of_place if name in changes})
    case = {name: changes.pop(name) for name in of_case if name in changes}
    values: dict[str, Any] = {"source": Source.WEB, "public": True, "locale": "en"}
    with transaction() as session:
        opened = make_fault_case(**case)
        new = NewReport(case_id=opened.id, where=where, **(values | changes))
        reference = services.report(new)
        return session.query(Report).filter_by(reference=reference).one()


def make_authority(key: str = "lark-county", **changes: Any) -> Authority:
    values: dict[str, Any] = {
        "key": key,
        "name": "Larkshire County Council",
        "phone": "01632 960 200",
        "email": "roads@larkshire.example",
        "web": "https://larkshire.example/roads",
        "endpoint": "",
        "jurisdiction": "",
        "key_name": "",
        "services": {},
    }
    with transaction() as session:
        made = Authority(**(values | changes))
        session.add(made)
    return made


def make_duty(**changes: Any) -> Duty:
    """A rule for all categories; give `usrn`, or `box` as (west, south, east, north)."""
    box = changes.pop("box", None)
    values: dict[str, Any] = {"kind": "road", "rank": 10, "authority": None, "categories": []}
    if box:
        west, south, east, north = box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        values |= {"shape": [ring], "west": west, "south": south, "east": east, "north": north}
    with transaction() as session:
        made = Duty(**(values | changes))
        session.add(made)
    return made


def make_asset(number: str = "LC-1234", at: tuple[float, float] = HERE, **changes: Any) -> Asset:
    kind = changes.pop("kind", "street-light")
    values: dict[str, Any] = {
        "key": f"{kind}:{number}",
        "kind": kind,
        "number": number,
        "number_key": "".join(each for each in number.upper() if each.isalnum()),
        "name": "",
        "place": "Mere Street, Quayhithe",
        "lat": at[0],
        "lon": at[1],
        "cell": cell_of(*at),
        "facts": {},
    }
    with transaction() as session:
        made = Asset(**(values | changes))
        session.add(made)
    return made


def some_uploads(count: int = 1) -> tuple[Any, ...]:
    """Ids of files that nobody opens."""
    return tuple(uuid4() for _ in range(count))


def make_officer(*teams: str) -> Actor:
    """An officer at work, of the team of potholes unless teams are named."""
    staff_id = make_staff(teams=teams or (TEAM,), email=f"{uuid4()}@larkmere.example")
    return Actor(staff_id, "Ola Nowak", frozenset({Role.OFFICER}), frozenset(teams or (TEAM,)))


def make_follow(report: Report | None, reached: str = "bo@example.org", **changes: Any) -> Follow:
    """Somebody who follows a report, confirmed; or with `scope` and `area` all of a kind."""
    contact = {"email" if "@" in reached else "phone": reached}
    follow_id = uuid4()
    values: dict[str, Any] = {
        "id": follow_id,
        "scope": Scope.REPORT,
        "report_id": report.id if report else None,
        "contact": contact,
        "contact_digest": services.digest_of(contact),
        "locale": "en",
        "token_digest": services.digest_of_token(services.token_of(follow_id)),
        "asked_at": clock.now(),
        "confirmed_at": clock.now(),
        "told_until": clock.now(),
    }
    with transaction() as session:
        made = Follow(**(values | changes))
        session.add(made)
    return made
