"""Ways of contact that are closed to somebody, and what was decided about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contact_restriction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("ways", postgresql.ARRAY(sa.String(20)), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("named", sa.LargeBinary()),
        sa.Column("evidence", postgresql.ARRAY(sa.String(12)), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", _TIME),
        sa.Column("begins_on", sa.Date()),
        sa.Column("review_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("reminded_on", sa.Date()),
        sa.Column("asked", sa.LargeBinary()),
        sa.Column("asked_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_restriction_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_restriction")),
    )  # fmt: skip
    op.create_index(
        "uq_contact_restriction_open", "contact_restriction", ["person_id"], unique=True,
        postgresql_where=sa.text("stage IN ('proposed', 'in_force')"),
    )  # fmt: skip
    op.create_index("ix_contact_restriction_due", "contact_restriction", ["stage", "review_on"])
    op.create_index("ix_contact_restriction_person", "contact_restriction", ["person_id"])
    _reviews()


def _reviews() -> None:
    op.create_table(
        "restriction_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("restriction_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["contact_restriction.id"],
            name=op.f("fk_restriction_review_restriction_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction_review")),
    )  # fmt: skip
    op.create_index("ix_restriction_review_of", "restriction_review", ["restriction_id", "at"])


def downgrade() -> None:
    op.drop_table("restriction_review")
    op.drop_table("contact_restriction")
