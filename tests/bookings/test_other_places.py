"""A booking is moved by its link to another place that offers the same."""

from portal.bookings import services
from tests.bookings.builders import make_booking, make_calendar, slot_at
from tests.bookings.test_links import TUESDAY, address_of
from tests.eforms.visitor import Visitor


def test_another_place_that_offers_the_same_is_chosen_with_what_is_needed_kept(client, at):
    staff = [{"name": "Ola", "languages": ["pl"]}]
    home = make_calendar("home", staff=staff, place="Sedgeby Library", services=["talk"])
    quay = make_calendar("quay", staff=staff, place="Quay Library", services=["talk", "more"])
    make_calendar("north", place="North Library", services=["talk"])  # nobody speaks Polish
    make_calendar("other", staff=staff, place="Harrow End Library", services=["more"])
    needs = services.Needs(interpreter="pl")
    view = make_booking(slot_at(home, "09:00", TUESDAY), offered="talk", needs=needs)
    visitor, path = Visitor(client), f"/bookings/{view.reference}/move"
    visitor.get(address_of(view))

    page = visitor.get(path)
    places = {each.get_text(): each["href"] for each in page.soup.select("a[href*='place=']")}
    assert places == {"Quay Library": f"{path}?place=quay"}
    page = visitor.get(f"{path}?place=quay&day=2026-03-04")
    answer = visitor.post(
        page.form["action"], {**page.boxes(), "slot": str(slot_at(quay, "11:00", TUESDAY))}
    )

    assert answer.leads_to == f"/bookings/{view.reference}"
    moved = services.booking(view.reference)
    assert (moved.calendar.slug, moved.needs) == ("quay", needs)
    assert "Quay Library" in visitor.get(answer.leads_to).words


def test_a_place_that_takes_no_more_bookings_has_no_other_times(client, at):
    view, holder = make_booking(slot_at(make_calendar(), day=TUESDAY)), Visitor(client)
    holder.get(address_of(view))
    make_calendar(published=False)

    page = holder.get(f"/bookings/{view.reference}/move")

    assert (page.status, "No other time is free." in page.words) == (200, True)


def test_a_full_place_says_so_beside_the_others(client, at):
    full = make_calendar(
        "full", place="Full Library", week={"monday": ["09:00-09:30"]}, horizon_days=6
    )
    make_calendar("quay", place="Quay Library")
    view, holder = make_booking(slot_at(full), offered="register-birth"), Visitor(client)
    holder.get(address_of(view))

    page = holder.get(f"/bookings/{view.reference}/move")

    assert "Nothing is free from this day on." in page.words
    assert "Quay Library" in page.words
    assert "No other time is free." not in page.words
