"""what was taken away because its time was over; what is too old is found by an index"""

from alembic import op
import sqlalchemy as sa

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_feed_revoked_at": ("feed", "revoked_at"),
    "ix_api_token_expires_at": ("api_token", "expires_at"),
    "ix_answer_link_expires_at": ("answer_link", "expires_at"),
    "ix_inquiry_link_expires_at": ("inquiry_link", "expires_at"),
    "ix_audit_event_at": ("audit_event", "at"),
    "ix_feedback_received_at": ("feedback", "received_at"),
    "ix_plan_import_created_at": ("plan_import", "created_at"),
    "ix_inquiry_updated_at": ("inquiry", "updated_at"),
    "ix_retention_run_at": ("retention_run", "at"),
}
HAS_LETTER = "message IS NOT NULL AND state <> 'due'"


def upgrade() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.String(20), nullable=False),
        sa.Column("cutoff", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    for name, (table, column) in INDEXES.items():
        op.create_index(op.f(name), table, [column])
    op.create_index(
        "ix_reminder_letter",
        "reminder",
        ["due_at"],
        sqlite_where=sa.text(HAS_LETTER),
        postgresql_where=sa.text(HAS_LETTER),
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_letter", "reminder")
    for name, (table, _column) in INDEXES.items():
        op.drop_index(op.f(name), table)
    op.drop_table("retention_run")
