"""what people say of accessibility; the log by person"""

from alembic import op
import sqlalchemy as sa

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("page", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(
        op.f("ix_feedback_region_key_received_at"), "feedback", ["region_key", "received_at"]
    )
    op.create_index(
        op.f("ix_audit_event_region_key_actor_at"), "audit_event", ["region_key", "actor", "at"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_event_region_key_actor_at"), "audit_event")
    op.drop_table("feedback")
