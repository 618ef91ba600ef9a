"""What the database is asked for free times."""

from sqlalchemy import text

# What each of the calendars still takes: from when on, and on which weekdays (a bit each, Monday
# the lowest). `taken < capacity` says nothing new, and lets the index of free slots be used.
_FROM_CALENDARS = """
unnest(CAST(:calendars AS uuid[]), CAST(:afters AS timestamptz[]), CAST(:weekdays AS int[]))
AS wanted (calendar_id, after, weekdays)
"""
_FREE = """
slot.calendar_id = wanted.calendar_id AND slot.starts_at >= wanted.after
AND NOT slot.blocked AND slot.taken < slot.capacity AND slot.taken + :units <= slot.capacity
AND slot.id <> ALL(CAST(:without AS uuid[]))
AND (wanted.weekdays = 127 OR wanted.weekdays >> (
    extract(isodow FROM slot.starts_at AT TIME ZONE 'Europe/London')::int - 1) & 1 = 1)
"""
_COLUMNS = "id, calendar_id, starts_at, ends_at, capacity, taken, blocked, reason"
FIRST_OF_EACH = f"""
SELECT found.* FROM {_FROM_CALENDARS}
CROSS JOIN LATERAL (
    SELECT {_COLUMNS} FROM slot WHERE {_FREE} ORDER BY slot.starts_at LIMIT 1
) AS found ORDER BY found.starts_at
"""  # noqa: S608 - our own words
# Each day is counted for itself, between its two midnights: telling the day of every single slot
# takes ten times as long, and so does a join that PostgreSQL may turn round.
DAYS = text(f"""
WITH wanted AS (SELECT * FROM {_FROM_CALENDARS}), first AS (
    SELECT min(found.starts_at) AS at FROM wanted CROSS JOIN LATERAL (
        SELECT slot.starts_at FROM slot WHERE {_FREE} ORDER BY slot.starts_at LIMIT 1
    ) AS found
), days AS MATERIALIZED (
    SELECT day, day::timestamp AT TIME ZONE 'Europe/London' AS begins,
        (day + 1)::timestamp AT TIME ZONE 'Europe/London' AS ends
    FROM first CROSS JOIN generate_series(0, CAST(:days AS int) - 1) AS number
    CROSS JOIN LATERAL (SELECT (first.at AT TIME ZONE 'Europe/London')::date + number AS day)
)
SELECT days.day, counted.free FROM days CROSS JOIN LATERAL (
    SELECT count(*) AS free FROM wanted JOIN slot ON {_FREE}
    WHERE slot.starts_at >= days.begins AND slot.starts_at < days.ends
) AS counted WHERE counted.free > 0 ORDER BY days.day
""")  # noqa: S608
BETWEEN = text(f"""
SELECT slot.* FROM {_FROM_CALENDARS} JOIN slot ON {_FREE}
WHERE slot.starts_at >= :begins AND slot.starts_at < :ends ORDER BY slot.starts_at, slot.id
""")  # noqa: S608
FIRST_OF_DAYS = text(f"""
SELECT found.* FROM unnest(CAST(:begin AS timestamptz[]), CAST(:end AS timestamptz[]))
AS day (begins, ends) CROSS JOIN LATERAL (
    SELECT slot.* FROM {_FROM_CALENDARS} JOIN slot ON {_FREE}
    WHERE slot.starts_at >= day.begins AND slot.starts_at < day.ends
    ORDER BY slot.starts_at LIMIT 1
) AS found
""")  # noqa: S608
AROUND = text(f"""
(SELECT slot.* FROM {_FROM_CALENDARS} JOIN slot ON {_FREE}
 WHERE slot.starts_at > :at ORDER BY slot.starts_at LIMIT :most)
UNION ALL
(SELECT slot.* FROM {_FROM_CALENDARS} JOIN slot ON {_FREE}
 WHERE slot.starts_at < :at ORDER BY slot.starts_at DESC LIMIT :most)
""")  # noqa: S608
