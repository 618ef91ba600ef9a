"""Very many reports at once, written by the database itself: for its plans and times."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# Spread over the borough; one in fifty is open, one in forty of a private category. Each stands in
# the square of the grid that `portal.faults.grid` says: the same sum, here in SQL.
_REPORTS = text(
    """
    WITH reports AS (
    INSERT INTO report (id, reference, case_id, category, title, team, source, visibility, status,
        place, text_showing, locale, lat, lon, accuracy, located_by, cell, ward_code, reported_at,
        listed_at, updated_at, closed_at)
    SELECT gen_random_uuid(), :mark || lpad(upper(to_hex(n)), 9, '0'), gen_random_uuid(),
        (ARRAY['pothole', 'street-light', 'fly-tipping', 'graffiti', 'litter-bin'])[1 + n % 5],
        'Report a fault', (ARRAY['highways', 'highways', 'waste', 'waste', 'waste'])[1 + n % 5],
        'web', CASE WHEN n % 40 = 0 THEN 'private' ELSE 'listed' END,
        CASE WHEN n % 50 = 1 THEN 'investigating' ELSE 'fixed' END,
        'Mere Street, Quayhithe', 'shown', 'en', lat, lon, 5, 'point',
        floor((lat + 90) / 0.001)::bigint * 1048576 + floor((lon + 180) / 0.0016)::bigint,
        'E0599' || lpad((1 + n % 12)::text, 4, '0'), at, at, at,
        CASE WHEN n % 50 = 1 THEN NULL ELSE at END
    FROM (
        SELECT n, 52.560 + (n * 7919 % 100003) / 100003.0 * 0.07 AS lat,
            -0.130 + (n * 104729 % 100019) / 100019.0 * 0.14 AS lon,
            now() - (CAST(:all AS bigint) - n) * interval '3 years' / CAST(:all AS bigint) AS at
        FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) n
    ) made
    RETURNING id, reported_at, lat
    ), updates AS (
        INSERT INTO report_update (id, report_id, at, by, status, note_showing, locale)
        SELECT gen_random_uuid(), id, reported_at, 'reporter', 'received', 'shown', 'en'
        FROM reports
    )
    INSERT INTO report_photo (id, report_id, upload_id, showing, by, added_at)
    SELECT gen_random_uuid(), id, gen_random_uuid(), 'shown', 'reporter', reported_at
    FROM reports WHERE CAST(lat * 1000000 AS integer) % 2 = 0
    """
)


def add_reports(
    session: Session, count: int, *, mark: str = "ZZ", before: int = 0, of: int | None = None
) -> None:
    """Each with its first update, half of them with a photo; there are no cases for them.

    They came one after the other, in three years: `of` says how many came in all.
    """
    given = {"mark": mark, "first": before + 1, "last": before + count, "all": of or count}
    session.execute(_REPORTS, given)
