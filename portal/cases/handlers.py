"""What follows when a case is opened or updated, and what monitoring reads of cases."""

from uuid import UUID

from portal.cases import services
from portal.cases.figures import OpenCases
from portal.core import metrics
from portal.core.events import Event, on

metrics.source(OpenCases())


@on("case.opened")
def confirm(event: Event) -> None:
    services.confirm(event.subject_id, key=f"case_opened:{event.id}")


@on("case.updated")
def tell_news(event: Event) -> None:
    entry_id = UUID(event.facts["entry_id"])
    services.tell_news(event.subject_id, entry_id, key=f"case_updated:{event.id}")
