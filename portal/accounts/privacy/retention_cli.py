"""`portal retention`: what is past its time, by form."""

import click

from portal.accounts.privacy import retention
from portal.accounts.privacy.retention import Report
from portal.core.clock import LONDON


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what is due.")
def run(dry_run: bool) -> None:  # noqa: FBT001
    """Carry out every form's rule now; a job does so each night."""
    _print(retention.run(dry=dry_run))


@click.command()
@click.option("--runs", default=7, show_default=True, type=click.IntRange(1, 100))
def report(runs: int) -> None:
    """What the last runs came to, the newest first."""
    found = retention.reports(most=runs)
    for each in found:
        _print(each)
    if not found:
        click.echo("No run yet.")


def _print(report: Report) -> None:
    begun = f"{report.begun_at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    what = "rehearsal" if report.dry else "run"
    click.echo(f"{begun} {what}{'' if report.ended_at else ', stopped half-way'}")
    for line in report.lines:
        version = f"@{line.version}" if line.version else " without a form"
        left = "".join(f", left: {count} {why}" for why, count in line.left.items())
        click.echo(
            f"  {line.service}{version}:"
            f" {line.due} due, {line.done} done, {line.failed} failed{left}"
        )
    if not report.lines:
        click.echo("  Nothing was due.")
