"""What Open311 does by itself. Each job may run twice, or beside another one: the rows decide."""

from uuid import UUID

from portal.core.events import Event, on
from portal.core.jobs import task
from portal.open311.sending import forwarding, passing_on, reading
from portal.open311.serving import taking


@on("report.made")
def hand_over(event: Event) -> None:
    forwarding.plan(event.subject_id, event.facts.get("authority"))


@on("report.updated")
def pass_on(event: Event) -> None:
    passing_on.plan_update(event.subject_id, UUID(event.facts["update_id"]))


@on("report.shown")
def pass_words_on(event: Event) -> None:
    if event.facts.get("part") == "text":
        passing_on.plan_words(event.subject_id)


@task("open311.forward")
def forward(*, forwarding_id: str) -> None:
    forwarding.forward(UUID(forwarding_id))


@task("open311.tell")
def tell(*, out_id: str) -> None:
    passing_on.tell(UUID(out_id))


@task("open311.look", cron="* * * * *")
def look(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    """What a killed worker had in hand is gone on with."""
    forwarding.enqueue_due()
    passing_on.enqueue_due()


@task("open311.read_updates", cron="*/5 * * * *")
def read_updates(*, timestamp: int) -> None:  # noqa: ARG001
    reading.read_all()


@task("open311.tidy", cron="33 3 * * *")
def tidy(*, timestamp: int) -> None:  # noqa: ARG001
    while taking.tidy():
        pass
