"""sessions, invitations, new passwords and two-step log-in"""

from alembic import op
import sqlalchemy as sa

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("email", sa.String(254)))
        batch.add_column(
            sa.Column("is_disabled", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("totp_secret", sa.String(64)))
        batch.add_column(sa.Column("totp_step", sa.Integer()))
        batch.create_unique_constraint(op.f("uq_account_email"), ["email"])
    with op.batch_alter_table("account") as batch:
        batch.alter_column("is_disabled", server_default=None)
    op.create_table(
        "log_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_log_in_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_log_in_session_token_hash")),
    )
    op.create_index(op.f("ix_log_in_session_account_id"), "log_in_session", ["account_id"])
    op.create_index(op.f("ix_log_in_session_last_seen_at"), "log_in_session", ["last_seen_at"])
    op.create_table(
        "log_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("organisation_key", sa.String(100), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "purpose in ('invitation', 'new_password')", name=op.f("ck_log_in_link_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_log_in_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_log_in_link_token_hash")),
    )
    op.create_index(
        op.f("ix_log_in_link_region_key_purpose"), "log_in_link", ["region_key", "purpose"]
    )
    op.create_index(op.f("ix_log_in_link_account_id"), "log_in_link", ["account_id"])
    op.create_index(op.f("ix_log_in_link_expires_at"), "log_in_link", ["expires_at"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")
        ),
    )


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.drop_table("log_in_link")
    op.drop_table("log_in_session")
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint(op.f("uq_account_email"), type_="unique")
        for name in ("totp_step", "totp_secret", "is_disabled", "email"):
            batch.drop_column(name)
