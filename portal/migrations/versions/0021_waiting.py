"""Whether a case waits for its resident counts in the overview: it is read from the index too."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_BEFORE = ["person_id", "changed_at", "id", "status", "submission_id"]


def upgrade() -> None:
    _index([*_BEFORE, "waiting_since"])


def downgrade() -> None:
    _index(_BEFORE)


def _index(columns: list[str]) -> None:
    op.drop_index("ix_cases_of_person", "cases")
    op.create_index("ix_cases_of_person", "cases", columns)
