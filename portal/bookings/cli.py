"""`portal calendars`: take in calendars, and see what is free in them."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.bookings import services, words
from portal.bookings.calendars import loading
from portal.bookings.calendars.loading import FaultyCalendars
from portal.bookings.services import UnknownCalendar, Wanted
from portal.core import i18n

commands = AppGroup("calendars", help="Calendars in which times are booked.")


@commands.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path))
def load(place: Path) -> None:
    """Make or change the calendars of a YAML file, or of a folder of them, and their slots."""
    try:
        loaded = loading.load(place)
    except FaultyCalendars as faulty:
        raise click.ClickException(f"Nothing was changed.\n{faulty}") from None
    for each in loaded:
        click.echo(f"{each.slug}: {'loaded' if each.changed else 'as it was'}")


@commands.command()
@click.argument("calendar", required=False)
@click.option("--days", default=14, show_default=True, help="How many days to look ahead.")
def show(calendar: str | None, days: int) -> None:
    """Every calendar, or how many times are free in one of them."""
    if calendar is None:
        for each in services.calendars():
            click.echo(f"{each.slug}: {each.title} ({', '.join(each.plan.services)})")
        return
    try:
        found = services.free(Wanted(calendar=calendar, days=days))
    except UnknownCalendar:
        raise click.ClickException(f"There is no calendar {calendar}") from None
    with i18n.use_locale("en"):
        for day in found:
            click.echo(f"{i18n.day_text(day.day)}: {day.free}")
            for slot in day.slots:
                click.echo(f"  {words.time_of(slot.starts_at)}, {words.left(slot)}")
