"""What follows when a case is opened or updated, and what monitoring reads of cases."""

from uuid import UUID

from portal.accounts import services as accounts
from portal.cases import desk, services
from portal.cases.complaints import escalating
from portal.cases.ending import correcting, held, retiring
from portal.cases.figures import OpenCases
from portal.cases.owning import contacting
from portal.cases.queue import searching, together
from portal.cases.restricting import deciding as restricting
from portal.cases.restricting import holding as restricted
from portal.cases.talking import attachments, passed_on, telling
from portal.cases.working import acknowledging, answering, forgetting, holding, letters
from portal.core import jobs, logs, metrics
from portal.core.events import Event, on
from portal.printing import services as printing
from portal.uploads import services as uploads

metrics.source(OpenCases())
printing.add_writer(letters.WHAT, letters.written)
uploads.add_owner(attachments.Attachments())
accounts.add_holder(held.HOLDER)
accounts.add_holder(holding.HOLDER)
accounts.add_holder(restricted.HOLDER)
accounts.set_correction_desk(correcting.take_in)
accounts.add_retention_rules(retiring.rules)
accounts.add_recipient(contacting.Contacts())
accounts.name_cases(accounts.CaseNames(desk.id_called, desk.references, desk.ids_of_person))


@on("person.joined")
def join(event: Event) -> None:
    contacting.join(event.subject_id, UUID(event.facts["was"]))


@on("case.contact_changed")
def tell_team_of_details(event: Event) -> None:
    contacting.tell_team(event.subject_id, key=f"team_details:{event.id}")


@on("case.opened")
def confirm(event: Event) -> None:
    services.confirm(event.subject_id, key=f"case_opened:{event.id}")


@on("case.message")
def tell_message(event: Event) -> None:
    telling.tell(UUID(event.facts["message_id"]), key=f"case_message:{event.id}")


@on("case.updated")
def tell_news(event: Event) -> None:
    if event.facts.get("mailed", True):
        entry_id = UUID(event.facts["entry_id"])
        services.tell_news(event.subject_id, entry_id, key=f"case_updated:{event.id}")


@on("case.contact")
def acknowledge_contact(event: Event) -> None:
    acknowledging.by_mail(UUID(event.facts["contact_id"]), key=f"case_contact:{event.id}")


@on("case.escalated")
def tell_of_review(event: Event) -> None:
    escalating.tell_team(event.subject_id, key=f"case_escalated:{event.id}")


@on("case.team_changed")
def tell_new_team(event: Event) -> None:
    passed_on.tell(event.subject_id, event.facts["after"], key=f"case_team:{event.id}")


@on("case.message")
def count_message(event: Event) -> None:
    answering.message_sent(event.subject_id, UUID(event.facts["message_id"]))


@on("case.updated")
def answer_contacts(event: Event) -> None:
    answering.entry_written(event.subject_id, UUID(event.facts["entry_id"]))


@jobs.task("cases.measure_usual_times", cron="7 2 * * *")
def measure_usual_times(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """How long each service took in the last year, for people who wait."""
    logs.log.info("cases.usual_times", services=services.measure_usual_times())


@jobs.task("cases.forget_contacts", cron="43 2 * * *")
def forget_contacts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Contacts that never became a case are kept as long as a case without a form."""
    logs.log.info("cases.contacts_forgotten", count=forgetting.old_ones())


@jobs.task("cases.tidy_queue", cron="23 * * * *")
def tidy_queue(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """What officers looked for, and what became of many cases at once, isn't kept for long."""
    logs.log.info("cases.tidied", searches=searching.tidy(), batches=together.tidy())


@jobs.task("cases.restrictions", cron="17 5 * * *")
def watch_restrictions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Those that are over end, and who decides is reminded of reviews (R41)."""
    ended, due, gone = restricting.end_those_over(), restricting.remind(), restricted.old_ones()
    logs.log.info("cases.restrictions", ended=ended, due=due, deleted=gone)
