"""Visits that an adviser helps with, machines that nobody watches, and who sends people here."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0041"
branch_labels = None
depends_on = None


def _at(name: str, *, needed: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def upgrade() -> None:
    _visits()
    _hand_overs()
    _kiosks()
    _referrals()


def _visits() -> None:
    op.create_table(
        "assisted_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.LargeBinary()),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("by", sa.String(20), nullable=False),
        sa.Column("name", sa.LargeBinary()),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("role", sa.String(20)),
        sa.Column("speaker", sa.LargeBinary()),
        sa.Column("authority", sa.LargeBinary()),
        sa.Column("consent", sa.Text()),
        sa.Column("consent_version", sa.String(20)),
        sa.Column("consent_locale", sa.String(20)),
        _at("consented_at"),
        _at("started_at", needed=True),
        _at("seen_at", needed=True),
        _at("ended_at"),
        sa.Column("ending", sa.String(20)),
        sa.CheckConstraint(
            "(role IS NULL) = (speaker IS NULL)",
            name=op.f("ck_assisted_visit_speaker_has_a_role"),
        ),
        sa.CheckConstraint(
            "(consent IS NULL) = (consented_at IS NULL)",
            name=op.f("ck_assisted_visit_consent_is_dated"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_visit")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_assisted_visit_token_digest")),
    )
    op.create_index("ix_assisted_visit_staff_id", "assisted_visit", ["staff_id", "started_at"])
    op.create_index(
        "ix_assisted_visit_open", "assisted_visit", ["seen_at"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_assisted_visit_named", "assisted_visit", ["ended_at"],
        postgresql_where=sa.text("name IS NOT NULL"),
    )  # fmt: skip
    op.create_table(
        "assisted_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _at("at", needed=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["assisted_visit.id"], name=op.f("fk_assisted_case_visit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_case")),
        sa.UniqueConstraint("case_id", name=op.f("uq_assisted_case_case_id")),
    )
    op.create_index("ix_assisted_case_visit_id", "assisted_case", ["visit_id"])


def _hand_overs() -> None:
    op.create_table(
        "assisted_hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        _at("expires_at", needed=True),
        _at("used_at"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["assisted_visit.id"], name=op.f("fk_assisted_hand_over_visit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_hand_over")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_assisted_hand_over_draft_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_assisted_hand_over_token_digest")),
    )
    op.create_index("ix_assisted_hand_over_expires_at", "assisted_hand_over", ["expires_at"])


def _kiosks() -> None:
    op.create_table(
        "assisted_kiosk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        _at("started_at", needed=True),
        _at("seen_at", needed=True),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        _at("ended_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_kiosk")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_assisted_kiosk_token_digest")),
    )
    op.create_table(
        "assisted_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        _at("at", needed=True),
        sa.Column("answered_by", sa.Uuid()),
        _at("answered_at"),
        _at("ended_at"),
        sa.ForeignKeyConstraint(
            ["kiosk_id"], ["assisted_kiosk.id"], name=op.f("fk_assisted_call_kiosk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_call")),
    )
    op.create_index(
        "uq_assisted_call_one_open", "assisted_call", ["kiosk_id"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.create_index("ix_assisted_call_at", "assisted_call", ["at"])


def _referrals() -> None:
    op.create_table(
        "referral_partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("added_by", sa.Uuid()),
        _at("added_at", needed=True),
        _at("ended_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_partner")),
        sa.UniqueConstraint("slug", name=op.f("uq_referral_partner_slug")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("begun", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["referral_partner.id"], name=op.f("fk_referral_partner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint(
            "partner_id", "service", "day", name=op.f("uq_referral_partner_id_service_day")
        ),
    )


def downgrade() -> None:
    for table in (
        "referral", "referral_partner", "assisted_call", "assisted_kiosk", "assisted_hand_over",
        "assisted_case", "assisted_visit",
    ):  # fmt: skip
        op.drop_table(table)
