"""Many cases, people and forms at once, written by the database itself: for its plans and times."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.core.crypto import ring

# Triggers stay quiet: a million entries would each look for their case again.
_QUIET = text("SET LOCAL session_replication_role = 'replica'")
_LOUD = text("SET LOCAL session_replication_role = 'origin'")

_PEOPLE = text(
    """
    INSERT INTO person (id, email_digest, email, locale, created_at)
    SELECT gen_random_uuid(), :mark || lpad(to_hex(n), 63, '0'), ''::bytea, 'en', now()
    FROM generate_series(1, CAST(:people AS integer)) n
    """
)
# One in five is open; all that is sealed shares one value. Each has its first entry.
_CASES = text(
    """
    WITH made AS (
        INSERT INTO cases (id, reference, kind, channel, service, title, team, status, statuses,
            person_id, contact, locale, access_code, respond_days, received_at, acknowledge_by,
            respond_by, closed_at, submission_id, changed_at)
        SELECT gen_random_uuid(), :mark || lpad(upper(to_hex(n)), 10, '0'), 'report', 'web',
            'pothole', 'Report a pothole', 'highways',
            CASE WHEN n % 5 = 0 THEN 'received' ELSE 'fixed' END,
            '{received,fixed}', whose.id, CAST(:sealed AS bytea), 'en', CAST(:sealed AS bytea), 10,
            now() - n % 700 * interval '1 day', current_date, current_date,
            CASE WHEN n % 5 = 0 THEN NULL ELSE now() END, gen_random_uuid(),
            now() - n % 700 * interval '1 day'
        FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) n
        JOIN (SELECT id, row_number() OVER () AS number FROM person WHERE id = ANY(:people)) whose
            ON whose.number = 1 + n % cardinality(CAST(:people AS uuid[]))
        RETURNING id, received_at
    )
    INSERT INTO timeline_entry (id, case_id, at, kind, public, status, locale)
    SELECT gen_random_uuid(), id, received_at, 'opened', true, 'received', 'en' FROM made
    """
)
_DRAFTS = text(
    """
    INSERT INTO draft (id, browser, service, version_id, locale, answers, started_at, updated_at,
        expires_at, person_id)
    SELECT gen_random_uuid(), decode(lpad(to_hex(n), 64, '0'), 'hex'), 'pothole', version.id, 'en',
        ''::bytea, now(), now(), now() + interval '20 days', gen_random_uuid()
    FROM generate_series(1, CAST(:drafts AS integer)) n,
        (SELECT id FROM form_version LIMIT 1) version
    """
)
_SUBMISSIONS = text(
    """
    INSERT INTO submission (id, draft_id, browser, version_id, case_id, reference, locale, answers,
        received_at, submitted_at)
    SELECT submission_id, gen_random_uuid(), ''::bytea, version.id, cases.id, reference, 'en',
        ''::bytea, received_at, received_at
    FROM cases, (SELECT id FROM form_version LIMIT 1) version WHERE reference LIKE :mark || '%'
    """
)
_MESSAGES = text(
    """
    INSERT INTO case_message (id, case_id, direction, purpose, text, locale, at)
    SELECT gen_random_uuid(), id, 'in', 'question', CAST(:sealed AS bytea), 'en', received_at
    FROM cases WHERE reference LIKE :mark || '%'
    """
)
_SESSIONS = text(
    """
    INSERT INTO account_session (id, token_digest, person_id, method, idle_minutes, device,
        started_at, seen_at, expires_at)
    SELECT gen_random_uuid(), decode(lpad(to_hex(row_number() OVER ()), 64, '0'), 'hex'), id,
        'code', 30, '', now(), now(), now() + interval '1 hour'
    FROM person
    """
)


def add_people(session: Session, people: int, *, mark: str = "0") -> list[UUID]:
    """So many people of whom nothing is known; those with this `mark`, one hexadecimal digit."""
    session.execute(_PEOPLE, {"people": people, "mark": mark})
    found = text("SELECT id FROM person WHERE email = ''::bytea AND email_digest LIKE :like")
    return list(session.scalars(found, {"like": f"{mark}%"}))


def add_cases(
    session: Session, cases: int, people: list[UUID], *, mark: str, before: int = 0
) -> None:
    """So many cases, each with its first entry, shared out among these people.

    `mark` are two letters that start their references; `before` is how many have it already.
    """
    session.execute(_QUIET)
    sealed = ring.fernet.encrypt(b"null")
    values = {"people": people, "mark": mark, "sealed": sealed}
    session.execute(_CASES, {**values, "first": before + 1, "last": before + cases})
    session.execute(_LOUD)


def add_drafts(session: Session, drafts: int) -> None:
    """Of strangers who were signed in. There must be a form."""
    session.execute(_DRAFTS, {"drafts": drafts})


def add_submissions(session: Session, *, mark: str) -> None:
    """One for each of the cases with this mark. There must be a form."""
    session.execute(_SUBMISSIONS, {"mark": mark})


def add_messages(session: Session, *, mark: str) -> None:
    """One on each of the cases with this mark."""
    session.execute(_MESSAGES, {"mark": mark, "sealed": ring.fernet.encrypt(b"null")})


def add_sessions(session: Session) -> None:
    """One for each person."""
    session.execute(_SESSIONS)
