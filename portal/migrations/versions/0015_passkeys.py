"""Passkeys, and who is who at an OpenID Connect provider."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _passkeys()
    _identities()
    _provider_sessions()
    _ceremonies()


def downgrade() -> None:
    for table in ("ceremony", "oidc_session", "oidc_identity", "passkey"):
        op.drop_table(table)


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_owner_columns(),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.ARRAY(sa.String(20)), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
        *_owner_constraints("passkey"),
    )
    _index_owners("passkey")


def _identities() -> None:
    op.create_table(
        "oidc_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        *_owner_columns(),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_oidc_identity"),
        sa.UniqueConstraint("issuer", "subject", name="uq_oidc_identity_issuer_subject"),
        *_owner_constraints("oidc_identity"),
    )
    _index_owners("oidc_identity")


def _provider_sessions() -> None:
    op.create_table(
        "oidc_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("id_token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_oidc_session"),
        sa.UniqueConstraint("session_id", name="uq_oidc_session_session_id"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["account_session.id"],
            name="fk_oidc_session_session_id",
            ondelete="CASCADE",
        ),
    )


def _ceremonies() -> None:
    op.create_table(
        "ceremony",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.LargeBinary()),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ceremony"),
        sa.UniqueConstraint("digest", name="uq_ceremony_digest"),
    )
    op.create_index("ix_ceremony_expires_at", "ceremony", ["expires_at"])


def _owner_columns() -> list[sa.Column[object]]:
    return [sa.Column("person_id", sa.Uuid()), sa.Column("staff_id", sa.Uuid())]


def _owner_constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name=f"ck_{table}_of_one"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=f"fk_{table}_staff_id"),
    ]


def _index_owners(table: str) -> None:
    for column in ("person_id", "staff_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
