"""Organisations, preferences, and changes that were told once."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("address", sa.LargeBinary()))
    _preferences()
    _changes()
    _told()
    _organisations()
    _memberships()
    _invitations()
    _acting()


def downgrade() -> None:
    op.drop_column("draft", "acting_person_id")
    op.drop_column("draft", "organisation_id")
    op.drop_index("ix_cases_organisation_id", "cases")
    op.drop_column("cases", "customer_type")
    op.drop_column("cases", "organisation_id")
    for table in (
        "organisation_invitation", "membership", "organisation",
        "told_item", "detail_change", "preference",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("person", "address")


def _preferences() -> None:
    op.create_table(
        "preference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_preference"),
        sa.UniqueConstraint("person_id", name="uq_preference_person_id"),
        _of("preference", "person"),
    )


def _changes() -> None:
    op.create_table(
        "detail_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_at", _TIME, nullable=False),
        sa.Column("confirmed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_detail_change"),
        _of("detail_change", "person"),
    )
    op.create_index("ix_detail_change_person_id", "detail_change", ["person_id", "confirmed_at"])
    op.create_index("ix_detail_change_proposed_at", "detail_change", ["proposed_at"])
    op.create_index(
        "uq_detail_change_one_open",
        "detail_change",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )


def _told() -> None:
    op.create_table(
        "told_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("changed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_told_item"),
        sa.UniqueConstraint(
            "change_id", "source", "item", name="uq_told_item_change_id_source_item"
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["detail_change.id"],
            name="fk_told_item_change_id",
            ondelete="CASCADE",
        ),
    )


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.LargeBinary()),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )


def _memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("position", sa.LargeBinary()),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name="uq_membership_organisation_id_person_id"
        ),
        _of("membership", "organisation"),
        _of("membership", "person"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])


def _invitations() -> None:
    table = "organisation_invitation"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_digest", sa.String(64), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("invited_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(
            "organisation_id", "email_digest", name=f"uq_{table}_organisation_id_email_digest"
        ),
        sa.UniqueConstraint("token_digest", name=f"uq_{table}_token_digest"),
        _of(table, "organisation"),
    )
    op.create_index(f"ix_{table}_expires_at", table, ["expires_at"])


def _acting() -> None:
    """For whom a form is filled in, and what that is counted as."""
    op.add_column("draft", sa.Column("organisation_id", sa.Uuid()))
    op.add_column("draft", sa.Column("acting_person_id", sa.Uuid()))
    op.add_column("cases", sa.Column("organisation_id", sa.Uuid()))
    op.add_column(
        "cases",
        sa.Column("customer_type", sa.String(30), nullable=False, server_default="individual"),
    )
    op.create_index("ix_cases_organisation_id", "cases", ["organisation_id"])


def _of(table: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{owner}_id"], [f"{owner}.id"], name=f"fk_{table}_{owner}_id", ondelete="CASCADE"
    )
