"""What accounts do by themselves."""

from uuid import UUID

from portal.accounts import sessions
from portal.accounts.figures import Privacy
from portal.accounts.own import changing, organisations, preferences
from portal.accounts.privacy import archive, erasing, held, retention
from portal.accounts.signing_in import ceremonies, challenges
from portal.core import jobs, logs, metrics
from portal.notifications import services as notifications

metrics.source(Privacy())
held.register()

notifications.set_large_print(lambda to: preferences.of_address(to).large_print)


@jobs.task("accounts.mail_code")
def mail_code(challenge_id: str) -> None:
    """Mail a code that somebody asked for, where the address is one for it."""
    challenges.mail(UUID(challenge_id))


@jobs.task("accounts.tidy", cron="53 3 * * *")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete sessions and codes that are long over."""
    logs.log.info("accounts.tidied", codes=challenges.tidy(), sessions=sessions.tidy())


@jobs.task("accounts.throw_away_ceremonies", cron="11 * * * *")
def throw_away_ceremonies(timestamp: int) -> None:  # noqa: ARG001
    """Forget what browsers began with a passkey or a provider, and can't finish any more."""
    ceremonies.throw_away_old()


@jobs.task("accounts.tell_again")
def tell_again(item_id: str) -> None:
    """Try again to change what a person chose and something went wrong with."""
    changing.tell_again(UUID(item_id))


@jobs.task("accounts.tidy_changes", cron="59 * * * *")
def tidy_changes(timestamp: int) -> None:  # noqa: ARG001
    """Forget changes that nobody confirmed, and invitations that are over."""
    changing.tidy()
    organisations.tidy()


@jobs.task("accounts.prepare_download")
def prepare_download(download_id: str) -> None:
    """Put together what somebody asked for."""
    archive.prepare(UUID(download_id))


@jobs.task("accounts.erase")
def erase(erasure_id: str) -> None:
    """Forget somebody who asked for it, as far as the law lets us."""
    erasing.carry_out(UUID(erasure_id))


@jobs.task("accounts.retain", cron="13 4 * * *")
def retain(timestamp: int) -> None:  # noqa: ARG001
    """Carry out the forms' rules on what is past its time."""
    report = retention.run()
    logs.log.info("retention.run", done=report.total("done"), failed=report.total("failed"))
