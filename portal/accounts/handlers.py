"""What accounts do by themselves."""

from uuid import UUID

from portal.accounts import challenges, sessions
from portal.core import jobs, logs


@jobs.task("accounts.mail_code")
def mail_code(challenge_id: str) -> None:
    """Mail a code that somebody asked for, where the address is one for it."""
    challenges.mail(UUID(challenge_id))


@jobs.task("accounts.tidy", cron="53 3 * * *")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete sessions and codes that are long over."""
    logs.log.info("accounts.tidied", codes=challenges.tidy(), sessions=sessions.tidy())
