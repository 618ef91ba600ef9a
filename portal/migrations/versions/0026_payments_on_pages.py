"""What cases and pages need of payments."""

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its tables."""


def downgrade() -> None:
    """Filled in with its tables."""
