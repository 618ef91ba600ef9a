"""What the overview of a person is read from."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_CHANGED = """
UPDATE cases SET changed_at = newest.at
FROM (SELECT case_id, max(at) AS at FROM timeline_entry WHERE public GROUP BY case_id) newest
WHERE newest.case_id = cases.id
"""
_NOTE_CHANGE = """
CREATE FUNCTION timeline_entry_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET changed_at = NEW.at WHERE id = NEW.case_id;
    RETURN NULL;
END $$
"""
_EACH_PUBLIC_ENTRY = """
CREATE TRIGGER timeline_entry_is_news AFTER INSERT ON timeline_entry
FOR EACH ROW WHEN (NEW.public) EXECUTE FUNCTION timeline_entry_note_change()
"""


def upgrade() -> None:
    _cases()
    _usual_time()
    op.add_column("draft", sa.Column("person_id", sa.Uuid()))
    op.create_index(
        "ix_draft_person_id",
        "draft",
        ["person_id"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_column("draft", "person_id")
    op.drop_table("usual_time")
    op.execute("DROP TRIGGER timeline_entry_is_news ON timeline_entry")
    op.execute("DROP FUNCTION timeline_entry_note_change()")
    op.create_index("ix_cases_person_id", "cases", ["person_id"])
    op.drop_index("ix_cases_of_person", "cases")
    op.drop_column("cases", "changed_at")


def _cases() -> None:
    """The old code, which may still run, knows nothing of the time: so the database sets it."""
    op.add_column(
        "cases",
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    for statement in (_CHANGED, _NOTE_CHANGE, _EACH_PUBLIC_ENTRY):
        op.execute(statement)
    op.create_index(
        "ix_cases_of_person",
        "cases",
        ["person_id", "changed_at", "id", "status", "submission_id"],
    )
    op.drop_index("ix_cases_person_id", "cases")


def _usual_time() -> None:
    op.create_table(
        "usual_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("cases", "days")),
        sa.Column("late_in_100", sa.Integer(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_usual_time"),
        sa.UniqueConstraint("service", name="uq_usual_time_service"),
    )
