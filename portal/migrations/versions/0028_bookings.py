"""Calendars, their slots, bookings with their history, and who waits for a place."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# Encrypting with a newer key changes the bytes of a reason and nothing else. A reason can be taken
# out for good, never replaced.
_REFUSE = """
CREATE FUNCTION booking_event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'reason' - 'by' = to_jsonb(NEW) - 'reason' - 'by' AND (
        current_setting('portal.rotating', true) = 'on'
            AND (OLD.reason IS NULL) = (NEW.reason IS NULL)
            AND OLD."by" IS NOT DISTINCT FROM NEW."by"
        OR current_setting('portal.redacting', true) = 'on' AND NEW.reason IS NULL
            AND (NEW."by" IS NULL OR NEW."by" = OLD."by")
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What happened to a booking is never changed'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_NEVER_CHANGED = """
CREATE TRIGGER booking_event_never_changed BEFORE UPDATE ON booking_event
FOR EACH ROW EXECUTE FUNCTION booking_event_refuse_change()
"""


def upgrade() -> None:
    _calendar()
    _slot()
    _booking()
    _indexes_of_bookings()
    _indexes_of_some_bookings()
    _history()
    _waiting()


def downgrade() -> None:
    op.drop_table("waiting_entry")
    op.drop_table("booking_event")
    op.execute("DROP FUNCTION booking_event_refuse_change()")
    op.drop_table("booking")
    op.drop_table("slot")
    op.drop_table("calendar")


def _calendar() -> None:
    op.create_table(
        "calendar",
        *_words(slug=80, kind=12, team=80),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False, server_default=""),
        sa.Column("address", postgresql.JSONB(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False, server_default=""),
        sa.Column("meeting_link", sa.Text(), nullable=False, server_default=""),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        *_times("changed_at"),
        sa.Column("published", sa.Boolean(), nullable=False, server_default="true"),
        *_key("calendar"),
        sa.UniqueConstraint("slug", name="uq_calendar_slug"),
    )


def _slot() -> None:
    op.create_table(
        "slot",
        _to("calendar"),
        *_times("starts_at", "ends_at"),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("blocked", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("off_plan", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("reason", sa.Text()),
        *_key("slot"),
        sa.UniqueConstraint("calendar_id", "starts_at", name="uq_slot_calendar_id_starts_at"),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name="never_overbooked"),
        sa.CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
        sa.CheckConstraint("blocked OR NOT off_plan", name="off_plan_is_blocked"),
    )
    op.create_index(
        "ix_slot_free",
        "slot",
        ["calendar_id", "starts_at"],
        postgresql_where=sa.text("NOT blocked AND taken < capacity"),
    )


def _booking() -> None:
    op.create_table(
        "booking",
        *_words(reference=20, state=12, subject=12, locale=20, code_digest=64),
        *_words(nullable=True, service=80, offered=80, person_digest=64),
        *_digests("property_digests", "held_from"),
        _to("slot"),
        _to("calendar"),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("case_id", "person_id", "series")),
        sa.Column("contact", sa.LargeBinary()),
        sa.Column("needs", postgresql.JSONB(), nullable=False),
        *_times("held_until", "open_until", "arrived_at", nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reminded", postgresql.JSONB(), nullable=False, server_default="[]"),
        *_times("created_at", "changed_at"),
        *_key("booking"),
        sa.UniqueConstraint("reference", name="uq_booking_reference"),
        sa.CheckConstraint("units > 0", name="something"),
        sa.CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", name="held_until_a_time"),
    )


def _indexes_of_bookings() -> None:
    for column in ("slot_id", "case_id", "person_id"):
        op.create_index(f"ix_booking_{column}", "booking", [column])
    op.create_index("ix_booking_subject", "booking", ["subject", "subject_id"])
    op.create_index("ix_booking_property", "booking", ["property_digests"], postgresql_using="gin")
    op.create_index("ix_booking_person", "booking", ["calendar_id", "person_digest"])


def _indexes_of_some_bookings() -> None:
    op.create_index(
        "ix_booking_held_until",
        "booking",
        ["held_until"],
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_booking_series",
        "booking",
        ["series"],
        postgresql_where=sa.text("series IS NOT NULL"),
    )
    op.create_index(
        "ix_booking_one_open",
        "booking",
        ["subject", "subject_id", "slot_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('held', 'confirmed')"),
    )
    op.create_index(
        "ix_booking_one_held",
        "booking",
        ["subject_id"],
        unique=True,
        postgresql_where=sa.text("state = 'held' AND subject = 'draft'"),
    )


def _history() -> None:
    op.create_table(
        "booking_event",
        _to("booking", ondelete="CASCADE"),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *_times("at"),
        *_words(what=20),
        *(sa.Column(name, sa.Uuid()) for name in ("by", "from_slot", "to_slot")),
        sa.Column("minutes", sa.Integer()),
        sa.Column("reason", sa.LargeBinary()),
        *_key("booking_event"),
        sa.UniqueConstraint("position", name="uq_booking_event_position"),
    )
    op.create_index("ix_booking_event_booking_id", "booking_event", ["booking_id", "position"])
    op.execute(_REFUSE)
    op.execute(_NEVER_CHANGED)


def _waiting() -> None:
    op.create_table(
        "waiting_entry",
        _to("calendar"),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *_words(locale=20, state=12),
        *_words(nullable=True, service=80, person_digest=64),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("needs", postgresql.JSONB(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("person_id", "booking_id")),
        *_times("offer_until", nullable=True),
        *_times("created_at", "changed_at"),
        *_key("waiting_entry"),
        sa.UniqueConstraint("position", name="uq_waiting_entry_position"),
        sa.CheckConstraint("units > 0", name="something"),
        sa.CheckConstraint("first_day <= last_day", name="in_order"),
    )
    for column in ("booking_id", "person_id"):
        op.create_index(f"ix_waiting_entry_{column}", "waiting_entry", [column])
    op.create_index(
        "ix_waiting_entry_offered",
        "waiting_entry",
        ["calendar_id", "person_digest"],
        postgresql_where=sa.text("state IN ('offered', 'taken')"),
    )
    op.create_index(
        "ix_waiting_entry_waiting",
        "waiting_entry",
        ["calendar_id", "position"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _key(table: str) -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _to(table: str, ondelete: str | None = None) -> sa.Column[object]:
    return sa.Column(
        f"{table}_id", sa.Uuid(), sa.ForeignKey(f"{table}.id", ondelete=ondelete), nullable=False
    )


def _words(*, nullable: bool = False, **lengths: int) -> Iterable[sa.Column[str]]:
    return [
        sa.Column(name, sa.String(length), nullable=nullable) for name, length in lengths.items()
    ]


def _digests(*names: str) -> Iterable[sa.Column[list[str]]]:
    digests = postgresql.ARRAY(sa.String(64))
    return [sa.Column(name, digests, nullable=False, server_default="{}") for name in names]


def _times(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]
