"""The jobs of mail and texts, and what monitoring reads of it."""

from uuid import UUID

from portal.core import metrics
from portal.core.jobs import task
from portal.notifications import services
from portal.notifications.figures import Messages

metrics.source(Messages())


@task("notifications.send")
def send(*, message_id: str) -> None:
    services.send(UUID(message_id))


@task("notifications.tidy", cron="17 * * * *")
def tidy(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    services.tidy()


@task("notifications.empty_useless", cron="*/5 * * * *")
def empty_useless(*, timestamp: int) -> None:  # noqa: ARG001
    services.empty_useless()
