"""Payments, visits to the provider, the ledger, refunds, disputes, what the provider told us."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION ledger_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An entry of the ledger is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_APPEND_ONLY = """
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse_change()
"""
_KEPT_WHOLE = """
CREATE TRIGGER ledger_entry_kept_whole BEFORE TRUNCATE ON ledger_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse_change()
"""


def upgrade() -> None:
    _payment()
    _attempt()
    _ledger()
    _refund()
    _dispute()
    _told()


def downgrade() -> None:
    op.drop_table("payment_difference")
    op.drop_table("provider_event")
    op.drop_table("payment_dispute")
    op.drop_table("payment_refund")
    op.drop_table("ledger_entry")
    op.execute("DROP FUNCTION ledger_entry_refuse_change()")
    op.drop_table("payment_attempt")
    op.drop_table("payment")


def _payment() -> None:
    op.create_table(
        "payment",
        _id(),
        *_words(reference=20, subject=12, service=80, fund=40, locale=20, state=12),
        *_words(nullable=True, method=12, intent=120, receipt_number=40),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False, server_default="0")
            for name in ("vat_amount", "refunded", "disputed")
        ),
        sa.Column("currency", sa.String(3), nullable=False, server_default="gbp"),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("code_digest", sa.String(64), nullable=False),
        *_times("created_at", "changed_at", "due_at"),
        *_times("reminded_at", "paid_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("reference", name="uq_payment_reference"),
        sa.CheckConstraint("amount > 0", name="ck_payment_something"),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="ck_payment_never_more_back"),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)", name="ck_payment_paid_at_a_time"
        ),
    )
    still_open = sa.text("state IN ('due', 'processing')")
    op.create_index(
        "ix_payment_one_open",
        "payment",
        ["subject", "subject_id"],
        unique=True,
        postgresql_where=still_open,
    )
    op.create_index("ix_payment_due", "payment", ["due_at"], postgresql_where=still_open)
    op.create_index("ix_payment_subject_id", "payment", ["subject_id"])
    op.create_index("ix_payment_of_person", "payment", ["person_id", "changed_at", "id", "state"])


def _attempt() -> None:
    op.create_table(
        "payment_attempt",
        _id(),
        _payment_id(),
        sa.Column("number", sa.Integer(), nullable=False),
        *_words(idempotency_key=80, state=12, language=40),
        *_words(nullable=True, session=120, intent=120),
        sa.Column("url", sa.LargeBinary()),
        *_times("expires_at", "created_at", "changed_at"),
        *_of_payment("payment_attempt"),
        sa.UniqueConstraint("payment_id", "number", name="uq_payment_attempt_payment_id_number"),
        *_unique("payment_attempt", "idempotency_key", "session", "intent"),
    )
    op.create_index(
        "ix_payment_attempt_one_at_work",
        "payment_attempt",
        ["payment_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('created', 'pending', 'processing')"),
    )
    op.create_index("ix_payment_attempt_created_at", "payment_attempt", ["created_at"])


def _ledger() -> None:
    op.create_table(
        "ledger_entry",
        _id(),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _payment_id(),
        *_words(source=160, kind=20, currency=3, fund=40, method=12),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("vat_amount", sa.Integer(), nullable=False),
        *_times("at", "booked_at"),
        *_of_payment("ledger_entry"),
        *_unique("ledger_entry", "position", "source"),
        sa.CheckConstraint("amount <> 0", name="ck_ledger_entry_something"),
    )
    op.create_index("ix_ledger_entry_payment_id", "ledger_entry", ["payment_id"])
    op.create_index("ix_ledger_entry_at", "ledger_entry", ["at"])
    op.create_index("ix_ledger_entry_booked_at", "ledger_entry", ["booked_at"])
    op.execute(_REFUSE)
    op.execute(_APPEND_ONLY)
    op.execute(_KEPT_WHOLE)


def _refund() -> None:
    op.create_table(
        "payment_refund",
        _id(),
        _payment_id(),
        *_words(nullable=True, intent=120, provider_refund=120),
        sa.Column("amount", sa.Integer(), nullable=False),
        *_words(reason=12, state=12),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("approved_by", sa.Uuid()),
        *_times("created_at", "changed_at"),
        *_of_payment("payment_refund"),
        *_unique("payment_refund", "provider_refund"),
        sa.CheckConstraint("amount > 0", name="ck_payment_refund_something"),
    )
    op.create_index("ix_payment_refund_payment_id", "payment_refund", ["payment_id"])


def _dispute() -> None:
    op.create_table(
        "payment_dispute",
        _id(),
        _payment_id(),
        *_words(provider_dispute=120, reason=60, status=40),
        sa.Column("amount", sa.Integer(), nullable=False),
        *_times("answer_by", nullable=True),
        *_times("created_at", "changed_at"),
        *_of_payment("payment_dispute"),
        *_unique("payment_dispute", "provider_dispute"),
    )
    op.create_index("ix_payment_dispute_payment_id", "payment_dispute", ["payment_id"])


def _told() -> None:
    op.create_table(
        "provider_event",
        _id(),
        *_words(provider_id=120, kind=80, subject=120),
        *_words(nullable=True, intent=120),
        *_times("received_at"),
        *_times("done_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_provider_event"),
        *_unique("provider_event", "provider_id"),
    )
    op.create_index(
        "ix_provider_event_waiting",
        "provider_event",
        ["received_at"],
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "payment_difference",
        _id(),
        *_words(source=160, kind=40),
        sa.Column("payment_id", sa.Uuid()),
        sa.Column("ours", sa.Integer()),
        sa.Column("theirs", sa.Integer()),
        *_times("found_at"),
        *_times("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_payment_difference"),
        *_unique("payment_difference", "source"),
    )
    op.create_index("ix_payment_difference_found_at", "payment_difference", ["found_at"])


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _payment_id() -> sa.Column[object]:
    return sa.Column("payment_id", sa.Uuid(), nullable=False)


def _of_payment(table: str) -> Iterable[sa.Constraint]:
    yield sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    yield sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=f"fk_{table}_payment_id")


def _unique(table: str, *columns: str) -> Iterable[sa.Constraint]:
    for column in columns:
        yield sa.UniqueConstraint(column, name=f"uq_{table}_{column}")


def _words(*, nullable: bool = False, **lengths: int) -> Iterable[sa.Column[str]]:
    for name, length in lengths.items():
        yield sa.Column(name, sa.String(length), nullable=nullable)


def _times(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
